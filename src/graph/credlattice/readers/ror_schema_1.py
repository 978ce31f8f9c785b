"""Organizations of ROR's first schema, which its dumps used up to 2025, in the words of the second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def as_schema_2(organization: Mapping[str, object]) -> Mapping[str, object]:
    """`organization` as schema 2 has it; one that is in schema 2 already is returned as it is. Never raises."""
    if "names" in organization or "name" not in organization:
        return organization
    return {
        "names": list(_names(organization)),
        "types": organization.get("types"),
        "status": organization.get("status"),
        "established": organization.get("established"),
        "links": list(_links(organization)),
        "external_ids": list(_external_ids(organization.get("external_ids"))),
        "locations": list(_locations(organization)),
        "relationships": organization.get("relationships"),
    }


def _names(organization: Mapping[str, object]) -> Iterator[dict[str, object]]:
    yield {"value": organization.get("name"), "types": ["ror_display"], "lang": None}
    for key, kind in (("aliases", "alias"), ("acronyms", "acronym")):
        for name in _list(organization.get(key)):
            yield {"value": name, "types": [kind], "lang": None}
    for label in _list(organization.get("labels")):
        if isinstance(label, dict):
            yield {"value": label.get("label"), "types": ["label"], "lang": label.get("iso639")}


def _links(organization: Mapping[str, object]) -> Iterator[dict[str, object]]:
    for link in _list(organization.get("links")):
        yield {"type": "website", "value": link}
    if wikipedia := organization.get("wikipedia_url"):
        yield {"type": "wikipedia", "value": wikipedia}


def _external_ids(groups: object) -> Iterator[dict[str, object]]:
    """From {"ISNI": {"preferred": null, "all": […]}, "GRID": {"preferred": "…", "all": "…"}}."""
    for registry, group in groups.items() if isinstance(groups, dict) else ():
        if isinstance(group, dict):
            yield {"type": str(registry), "all": group.get("all"), "preferred": group.get("preferred")}


def _locations(organization: Mapping[str, object]) -> Iterator[dict[str, object]]:
    country = organization.get("country")
    country = country if isinstance(country, dict) else {}
    for address in _list(organization.get("addresses")):
        if isinstance(address, dict):
            city = address.get("geonames_city")
            yield {
                "geonames_id": city.get("id") if isinstance(city, dict) else None,
                "geonames_details": {
                    "name": address.get("city"),
                    "country_subdivision_name": address.get("state"),
                    "country_name": country.get("country_name"),
                    "country_code": country.get("country_code"),
                    "lat": address.get("lat"),
                    "lng": address.get("lng"),
                },
            }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
