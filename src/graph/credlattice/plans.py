"""Solutions of the path engine → plans a person can read and check: names, sentences, statements behind every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from credlattice import paths, requirements
from credlattice.model import Answer, AtLeast, Cost, Credit, Evidence, NextStep, Plan, Requirement, Step, Unmet
from credlattice.network import Network, Node
from credlattice.paths import Derivation, Solution
from credlattice.questions import Questions
from credlattice.vocabulary import compact

MAX_PLANS = 20


@dataclass(frozen=True)
class Detail:
    """What is shown of one thing."""

    label: str
    types: tuple[str, ...]
    credit: Credit | None


@dataclass
class Planner:
    """Answers for one release: its network, and its store for names."""

    network: Network
    questions: Questions
    proof_seconds: float = paths.PROOF_SECONDS
    _details: dict[str, Detail] = field(default_factory=dict)

    def plans(self, held: Sequence[str], goal: str, k: int = 3) -> Answer:
        """Up to `k` plans, best first. When there is none, `unmet` is the smallest set of requirements in the way.

        Raises UnknownThing when the goal or something held is nowhere in the graph.
        """
        solutions = paths.solve(self.network, held, goal, min(max(k, 1), MAX_PLANS), self.proof_seconds)
        if solutions and solutions[0].lacking:
            return Answer(goal, (), tuple(self._unmet(node) for node in solutions[0].lacking))
        return Answer(goal, tuple(self._plan(solution, goal) for solution in solutions))

    def next_steps(self, held: Sequence[str], limit: int = 25) -> list[NextStep]:
        """What can be claimed or earned next, fewest missing things first."""
        steps = []
        for candidate in paths.next_candidates(self.network, held, limit):
            rule = self.network.rules[candidate.rule[1]]  # type: ignore[index]
            detail = self.detail(candidate.item)
            steps.append(
                NextStep(
                    iri=candidate.item,
                    label=detail.label,
                    missing=candidate.missing.items,
                    requirement=self._sentence(rule.requirement),
                    uses=candidate.missing.uses,
                    leads_to=candidate.leads_to,
                    because=evidence_of(rule.requirement),
                    notes=candidate.missing.notes,
                    types=detail.types,
                )
            )
        return steps

    def detail(self, iri: str) -> Detail:
        """The name, classes and credit of one thing; its IRI's last part when nobody names it."""
        if iri not in self._details:
            self._details[iri] = self._look_up(iri)
        return self._details[iri]

    def _look_up(self, iri: str) -> Detail:
        names: dict[str, None] = {}
        types: dict[str, None] = {}
        code, credit = "", None
        for row in self.questions.run("thing-details", thing=iri).rows:
            cell = {name: term.value for name, term in row.items() if term is not None}
            if "name" in cell:
                names[cell["name"].strip()] = None
            if "type" in cell:
                types[compact(cell["type"])] = None
            code = code or cell.get("code", "")
            if credit is None and "low" in cell and "high" in cell:
                credit = _credit(cell["low"], cell["high"], cell.get("unit"))
        label = " / ".join(names) or code or self._by_what_it_asks(iri) or _last_part(iri)
        return Detail(label, tuple(types), credit)

    def _by_what_it_asks(self, iri: str) -> str:
        """A slot without a name is called by what it asks for."""
        for _, rule in self.network.rules_of(iri):
            if rule.kind != "transfer" and all(item.iri != iri for item in requirements.items(rule.requirement)):
                return self._sentence(rule.requirement)
        return ""

    def _sentence(self, requirement: Requirement) -> str:
        named = {item.iri: self.detail(item.iri).label for item in requirements.items(requirement)}
        return requirements.sentence(requirement, named)

    def _plan(self, solution: Solution, goal: str) -> Plan:
        used = {derivation.item for derivation in solution.derivations}
        demanded = self._demands(solution, used)
        steps = tuple(self._step(derivation, demanded.get(derivation.item, ())) for derivation in solution.derivations)
        effort = [step for step in steps if step.kind != "counts"]
        remarks: dict[str, None] = {}
        for derivation in solution.derivations:
            if derivation.rule is not None:
                rule = self.network.rules[derivation.rule[1]]  # type: ignore[index]
                for remark in requirements.remarks(rule.requirement):
                    remarks[f"{self.detail(derivation.item).label}: {remark}"] = None
        return Plan(
            goal=goal,
            steps=steps,
            cost=_cost(effort),
            optimal=solution.optimal,
            gap=solution.gap,
            proven=all(step.described and not step.notes for step in steps),
            remarks=tuple(remarks),
        )

    def _demands(self, solution: Solution, used: set[str]) -> dict[str, tuple[Evidence, ...]]:
        """Item → the statements of later steps that ask for it."""
        found: dict[str, list[Evidence]] = {}
        for derivation in solution.derivations:
            if derivation.rule is None:
                continue
            rule = self.network.rules[derivation.rule[1]]  # type: ignore[index]
            for item in requirements.items(rule.requirement):
                if item.iri in used and item.iri in derivation.after:
                    found.setdefault(item.iri, []).extend(item.evidence)
        return {item: tuple(dict.fromkeys(evidence)) for item, evidence in found.items()}

    def _step(self, derivation: Derivation, because: tuple[Evidence, ...]) -> Step:
        detail = self.detail(derivation.item)
        described = derivation.item in self.network.compiled.described
        kind, sentence = "earn", "nothing further is stated" if described else "no document describes it"
        if derivation.rule is not None:
            rule = self.network.rules[derivation.rule[1]]  # type: ignore[index]
            kind = "earn" if rule.kind == "prerequisites" and rule.earns else "complete" if rule.earns else "counts"
            sentence = self._sentence(rule.requirement)
            # The goal is asked for by the person; what it rests on is its own condition.
            because = because or evidence_of(rule.requirement)
        return Step(
            iri=derivation.item,
            label=detail.label,
            kind=kind,
            after=derivation.after,
            because=because,
            requirement=sentence,
            described=described,
            notes=derivation.notes,
            credit=detail.credit,
            types=detail.types,
        )

    def _unmet(self, node: Node) -> Unmet:
        head = self._head(node)
        data = self.network.graph.nodes[node]
        is_rule = data["type"] == "rule"
        requirement = self.network.rules[node[1]].requirement if is_rule else data["requirement"]  # type: ignore[index]
        count = self.network.graph.in_degree(node)
        if isinstance(requirement, AtLeast) and requirement.n > count:
            reason = f"it asks for {requirement.n} and names only {count}"
        else:
            circle = next((c for c in self.network.cycles() if head in c), ())
            around = " → ".join(self.detail(iri).label for iri in (*circle, *circle[:1]))
            reason = f"it goes round in a circle: {around}" if circle else "nothing known leads to what it asks for"
        evidence = evidence_of(requirement)
        return Unmet(head, self.detail(head).label, self._sentence(requirement), reason, evidence)

    def _head(self, node: Node) -> str:
        while self.network.graph.nodes[node]["type"] != "item":
            node = next(iter(self.network.graph.successors(node)))
        return str(node)


def evidence_of(requirement: Requirement) -> tuple[Evidence, ...]:
    """Every statement a requirement rests on."""
    if isinstance(requirement, AtLeast):
        inner = [evidence for part in requirement.of for evidence in evidence_of(part)]
        return tuple(dict.fromkeys((*requirement.evidence, *inner)))
    return requirement.evidence


def _credit(low: str, high: str, unit: str | None) -> Credit | None:
    try:
        return Credit(float(low), float(high), unit)
    except ValueError:
        return None


def _cost(steps: Sequence[Step]) -> Cost:
    totals: dict[str | None, tuple[float, float]] = {}
    for step in steps:
        if step.credit is not None and step.kind == "earn":
            low, high = totals.get(step.credit.unit, (0.0, 0.0))
            totals[step.credit.unit] = (low + step.credit.low, high + step.credit.high)
    credits = tuple(Credit(low, high, unit) for unit, (low, high) in sorted(totals.items(), key=str))
    to_earn = [step for step in steps if step.kind == "earn"]
    return Cost(len(steps), len(to_earn), credits, sum(step.credit is None for step in to_earn))


def _last_part(iri: str) -> str:
    return iri.rstrip("/").replace("#", "/").rpartition("/")[2] or iri
