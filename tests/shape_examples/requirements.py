"""Requirement trees, selections, waivers and stacks."""

from __future__ import annotations

from tests.shape_examples.example import Example, I, V, W

ROOT = "ex:c cl:hasRequirement ex:r . "
UNIT = "ceterms:creditUnitType <https://purl.org/ctdl/vocabs/creditUnit/SemesterHour>"


def words(*names: str) -> str:
    """Requirements in words, for the places where any requirement does."""
    return " ".join(f'ex:{name} a cl:TextRequirement ; cl:requirementText "Words of {name}."@en .' for name in names)


def concept(name: str, cls: str) -> str:
    return f'ex:{name} a cl:{cls}, skos:Concept ; skos:prefLabel "{name}"@en ; skos:inScheme ex:scheme .'


CONDITIONAL = f"""{ROOT} ex:r a cl:ConditionalRequirement ; cl:ifMet ex:m1 ; cl:elseRequires ex:m2 ;
  cl:overrides ex:m3 ; cl:requirementText "With a grade average of 3.0 no exam."@en ; cl:certifiedBy ex:office ;
  cl:notChecked "that the office holds the transcript"@en ; cl:isAdvertised true ; cl:position 1 ; cl:priority 2 .
  {words("m1", "m2", "m3")} ex:d cl:hasRequirement ex:m1, ex:m2, ex:m3 ."""
NUMBER = f"""{ROOT} ex:r a cl:AtLeastNumber ; cl:minimumNumber 2 ; cl:maximumNumber 3 ; cl:keepsTogether true ;
  cl:hasMember ex:m1, ex:m2, ex:m3 . {words("m1", "m2", "m3")}"""
ONE_OF = f"""{ROOT} ex:r a cl:AtLeastNumber ; cl:minimumNumber 1 ; cl:hasMember ex:m .
  {words("m")} ex:d cl:hasRequirement ex:m ."""
SELECTION = """ex:s a cl:Selection ; cl:subjectCode "ECON" ; cl:numberFrom "100" ; cl:numberTo "499" ;
  cl:includesThing ex:stat20 ; cl:exceptsThing ex:econ113 ; cl:exceptsSelection ex:x .
  ex:x a cl:Selection ; cl:withAttribute "taken in spring 2020"@en ."""
NUMBER_OUT_OF = f"{ROOT} ex:r a cl:AtLeastNumber ; cl:minimumNumber 5 ; cl:selectsFrom ex:s . {SELECTION}"
CREDITS = f"""{ROOT} ex:r a cl:AtLeastCredits ; cl:minimumCredits 9 ; cl:maximumCredits 12.5 ; {UNIT} ;
  cl:selectsFrom ex:s . ex:d cl:hasRequirement ex:r2 . ex:r2 a cl:SelectionRequirement ;
  cl:selectsFrom ex:s . {SELECTION}"""
OUT_OF = f"{ROOT} ex:r a cl:SelectionRequirement ; cl:selectsFrom ex:s . {SELECTION}"
WILDCARD = f"""{ROOT} ex:r a cl:SelectionRequirement ; cl:selectsFrom ex:s . ex:s a cl:Selection ;
  cl:subjectCode "ECON" ; cl:numberStartsWith "1" ."""
ALL_OF = f"{ROOT} ex:r a cl:AllOf ; cl:hasMember ex:m . {words('m')} ex:d cl:hasRequirement ex:m ."
THING = f"{ROOT} ex:r a cl:ThingRequirement ; cl:requiredThing ex:badge ."
GRADE = f"""{ROOT} ex:r a cl:GradeRequirement, cl:ThingRequirement ; cl:requiredThing ex:comp12p ; cl:minimumGrade "C" ;
  cl:maximumGrade "B" ; cl:gradeScale "US letter grades"@en ."""
AVERAGE = f'{ROOT} ex:r a cl:GradeAverageRequirement ; cl:minimumGradeAverage 3.0 ; cl:gradeScale "0 to 4"@en .'
SCORE = f"{ROOT} ex:r a cl:ScoreRequirement ; cl:minimumScore 3 ; cl:maximumScore 4 ."
EXPERIENCE = f"""{ROOT} ex:r a cl:ExperienceRequirement ; ceterms:yearsOfExperience 2.5 ;
  cl:inField "Security operations"@en ."""
LEVEL = f"{ROOT} ex:r a cl:LevelRequirement ; cl:minimumLevel ex:upper ."
RECENCY = f'{ROOT} ex:r a cl:RecencyRequirement ; cl:earnedWithin "P7Y"^^xsd:duration .'
RENEWAL = f'{ROOT} ex:r a cl:RenewalRequirement ; cl:renewedEvery "P3Y"^^xsd:duration ; cl:pointsPerPeriod 120 .'
GRACE = f"""{ROOT} ex:r a cl:RenewalRequirement ; cl:renewedEvery "P1Y"^^xsd:duration ;
  cl:gracePeriod "P90D"^^xsd:duration ."""
RETAKE = f'{ROOT} ex:r a cl:RetakeRequirement ; cl:afterAttempt 1 ; cl:waitingTime "P30D"^^xsd:duration .'
ATTEMPTS = f'{ROOT} ex:r a cl:RetakeRequirement ; cl:maximumNumber 3 ; cl:forEach "year"@en .'
ENROLLMENT = f"{ROOT} ex:r a cl:EnrollmentRequirement ; cl:enrolledIn ex:education ."
RESIDENCY = f"""{ROOT} ex:r a cl:ResidencyRequirement ; cl:minimumNumber 10 ; cl:minimumCredits 30 ; {UNIT} ;
  cl:ofLastCredits 45 ; cl:earnedAt ex:college ."""
RESIDENCY_IN_COURSES = f"{ROOT} ex:r a cl:ResidencyRequirement ; cl:minimumNumber 4 ."
GROUPS = f"""ex:d cl:hasRequirement ex:g1, ex:g2 . ex:g1 a cl:AllOf ; cl:hasMember ex:m1 .
  ex:g2 a cl:AnyOf ; cl:hasMember ex:m2 . {words("m1", "m2")}"""
SHARING = f"""{ROOT} ex:r a cl:SharingRequirement ; cl:betweenGroup ex:g1, ex:g2 ; cl:maximumShared 0 .
  {GROUPS}"""
SHARING_WITHIN = f"""{ROOT} ex:r a cl:SharingRequirement ; cl:betweenGroup ex:g1, ex:g2 ; cl:allowsSharing true ;
  cl:maximumShared 2 ; cl:maximumSharedCredits 6.5 ; {UNIT} ; cl:maximumUses 2 . {GROUPS}"""
SHARING_ALLOWED = f"""{ROOT} ex:r a cl:SharingRequirement ; cl:betweenGroup ex:g1, ex:g2 ; cl:allowsSharing true .
  {GROUPS}"""
SHARING_FORBIDDEN = f"""{ROOT} ex:r a cl:SharingRequirement ; cl:betweenGroup ex:g1, ex:g2 ; cl:allowsSharing false ;
  cl:maximumShared 0 ; cl:maximumUses 1 . {GROUPS}"""
SPREAD = f'{ROOT} ex:r a cl:SpreadRequirement ; cl:minimumNumber 4 ; cl:distinctBy "subject"@en .'
LIMIT = f"""{ROOT} ex:r a cl:CreditLimit ; cl:maximumCredits 30 ; {UNIT} ; cl:forEach "year"@en ;
  cl:requirementText "Credit by examination."@en ."""
COREQUISITE = f"{ROOT} ex:r a cl:CorequisiteRequirement ; cl:corequisiteThing ex:lecture ."
EXCLUSION = f"{ROOT} ex:r a cl:ExclusionRequirement ; cl:excludes ex:math1 ."
WAIVER = f"ex:w a cl:Waiver ; cl:waives ex:r ; cl:onBasisOf ex:exam ; cl:grantedBy ex:registrar . {THING}"
STACK = f"""ex:k a cl:CredentialLattice ; ceterms:name "Nursing"@en ; cl:stackingKind ex:lattice .
  ex:a cl:inStack ex:k . ex:b cl:inStack ex:k . {concept("lattice", "StackingKind")}"""
LINKS = """ex:a cl:stacksVerticallyOnto ex:b ; cl:embeddedIn ex:d ; cl:stacksHorizontallyWith ex:e ;
  cl:addsValueTo ex:f ; cl:awardedForPriorLearning ex:course ."""
APPROACHES = f"""ex:a cl:usesApproach ex:stack ; cl:usesFrameworkComponent ex:pla .
  {concept("stack", "Approach")} {concept("pla", "FrameworkComponent")}"""

EXAMPLES = [
    Example("Requirement", THING, "cl:ThingRequirement", "cl:Requirement", W, "No class says how the requirement is"),
    Example("Requirement", ALL_OF, "cl:AllOf", "cl:RequirementGroup", W, "No class says how the requirement is met"),
    Example("Requirement", THING, "ex:c cl:hasRequirement ex:r . ", "", I, "The requirement belongs to nothing"),
    Example("Requirement", CONDITIONAL, "overrides ex:m3", 'overrides "the old rule"', V, "A part of the requirement"),
    Example(
        "Requirement",
        CONDITIONAL,
        '"With a grade average of 3.0 no exam."@en',
        "ex:page",
        W,
        "Words of the requirement are a reference",
    ),
    Example("Requirement", LIMIT, 'forEach "year"@en', "forEach ex:year", W, "Words of the requirement are a ref"),
    Example(
        "Requirement",
        CONDITIONAL,
        '"that the office holds the transcript"@en',
        "ex:page",
        W,
        "Words of the requirement",
    ),
    Example("Requirement", CONDITIONAL, "certifiedBy ex:office", 'certifiedBy "office"', W, "Whoever must confirm"),
    Example("Requirement", CONDITIONAL, "isAdvertised true", 'isAdvertised "yes"', W, "Whether the requirement is sh"),
    Example("Requirement", CONDITIONAL, "position 1", "position 1.5", W, "The place among the members is not one"),
    Example("Requirement", CONDITIONAL, "priority 2", "priority 1, 2", W, "The priority is not one whole number"),
    Example("Requirement", CONDITIONAL, "overrides ex:m3", "overrides ex:r", V, "The requirement overrides itself"),
    Example("Requires", THING, "hasRequirement ex:r", 'hasRequirement ex:r, "a badge"', V, "What is required is plain"),
    Example("RequirementAmount", NUMBER, "minimumNumber 2", "minimumNumber 2.5", V, "The least number is not a whole"),
    Example("RequirementAmount", NUMBER, "maximumNumber 3", "maximumNumber 3.5", V, "The greatest number is not a"),
    Example("RequirementAmount", CREDITS, "minimumCredits 9", "minimumCredits 0", V, "The least credit is not a num"),
    Example("RequirementAmount", CREDITS, "Credits 12.5", "Credits 12.5e0", V, "The greatest credit is not a number"),
    Example("RequirementAmount", RESIDENCY, "LastCredits 45", "LastCredits 45e0", V, "The number of last credits is"),
    Example("RequirementAmount", NUMBER, "maximumNumber 3", "maximumNumber 1", V, "The least number is above the gre"),
    Example("RequirementAmount", CREDITS, "maximumCredits 12.5", "maximumCredits 8", V, "The least credit is above"),
    Example("RequirementCreditUnit", CREDITS, f"{UNIT} ;", "", W, "The unit of the credit is not stated"),
    Example("RequirementCreditUnit", LIMIT, UNIT, 'ceterms:creditUnitType "h"', W, "The unit of the credit is plain"),
    Example("RequirementCreditUnit", SHARING_WITHIN, f"{UNIT} ;", "", W, "The unit of the credit is not stated"),
    Example("RequirementGroup", NUMBER, "ex:m2, ex:m3", 'ex:m2, ex:m3, "exam"', V, "A member of the group is plain te"),
    Example("RequirementGroup", NUMBER, "ex:m2, ex:m3", "ex:m2, ex:m3, ex:r", V, "The group is a member of itself"),
    Example("RequirementGroup", NUMBER, "Together true", 'Together "yes"', V, "Whether the members must be completed"),
    Example(
        "GroupOfMembers", ALL_OF, " ; cl:hasMember ex:m", "", V, "The group has no members, so it asks for nothing"
    ),
    Example("AtLeastNumber", ONE_OF, "minimumNumber 1", "position 1", V, "The group does not say once how many"),
    Example("AtLeastNumber", NUMBER_OUT_OF, "minimumNumber 5", "minimumNumber 5, 6", V, "The group does not say once"),
    Example("AtLeastNumber", ONE_OF, " ; cl:hasMember ex:m", "", V, "The group has no members, so nothing can be"),
    Example("EnoughMembers", ONE_OF, "minimumNumber 1", "minimumNumber 2", V, "The group asks for more members than"),
    Example("AtLeastCredits", CREDITS, "cl:minimumCredits 9 ;", "", V, "The group does not say once how much credit"),
    Example(
        "AtLeastCredits", CREDITS, "cl:selectsFrom ex:s . ex:d", "ex:note ex:n . ex:d", I, "The group does not say what"
    ),
    Example("ThingRequirement", THING, "requiredThing ex:badge", "requiredThing ex:a, ex:b", V, "The requirement does"),
    Example(
        "ThingRequirement", THING, "requiredThing ex:badge", 'requiredThing "A+"', V, "The required thing is no IRI"
    ),
    Example(
        "TextRequirement",
        f'{ROOT} ex:r a cl:TextRequirement ; cl:requirementText "Approval by the department."@en .',
        ' ; cl:requirementText "Approval by the department."@en',
        "",
        V,
        "The requirement has no words",
    ),
    Example(
        "SelectionRequirement",
        f"{OUT_OF} ex:d cl:hasRequirement ex:r2 . ex:r2 a cl:SelectionRequirement ; cl:selectsFrom ex:s .",
        "ex:r a cl:SelectionRequirement ; cl:selectsFrom ex:s",
        "ex:r a cl:SelectionRequirement",
        V,
        "The requirement does not say out",
    ),
    Example(
        "GradeRequirement",
        f'{ROOT} ex:r a cl:GradeRequirement ; cl:minimumGrade "B-" ; cl:gradeScale "US letter grades"@en .',
        'cl:minimumGrade "B-" ; ',
        "",
        V,
        "The requirement names no grade",
    ),
    Example("GradeRequirement", GRADE, 'minimumGrade "C"', 'minimumGrade "C", "D"', V, "The lowest grade is not one"),
    Example("GradeRequirement", GRADE, 'maximumGrade "B"', "maximumGrade ex:b", V, "The highest grade is not one text"),
    Example(
        "GradeRequirement", GRADE, ' ; cl:gradeScale "US letter grades"@en', "", W, "The scale of the grade is not"
    ),
    Example("GradeAverageRequirement", AVERAGE, "Average 3.0", "Average 3.0, 3.5", V, "The requirement does not say"),
    Example("GradeAverageRequirement", AVERAGE, "Average 3.0", 'Average "B"', V, "The grade average is not a number"),
    Example(
        "GradeAverageRequirement", AVERAGE, ' ; cl:gradeScale "0 to 4"@en', "", W, "The scale of the grade average"
    ),
    Example(
        "ScoreRequirement", SCORE, "; cl:minimumScore 3 ; cl:maximumScore 4", "", V, "The requirement names no score"
    ),
    Example("ScoreRequirement", SCORE, "minimumScore 3", "minimumScore 3e0", V, "The lowest score is not one number"),
    Example("ScoreRequirement", SCORE, "maximumScore 4", "maximumScore 4, 5", V, "The highest score is not one number"),
    Example("ScoreRequirement", SCORE, "maximumScore 4", "maximumScore 2", V, "The lowest score is above the highest"),
    Example(
        "ExperienceRequirement",
        f"{ROOT} ex:r a cl:ExperienceRequirement ; ceterms:yearsOfExperience 5 .",
        " ; ceterms:yearsOfExperience 5",
        "",
        V,
        "The requirement says neither how long nor in what",
    ),
    Example("ExperienceRequirement", EXPERIENCE, "Experience 2.5", 'Experience "some"', V, "The years of experience"),
    Example("ExperienceRequirement", EXPERIENCE, '"Security operations"@en', "ex:sec", W, "The field of experience is"),
    Example("LevelRequirement", LEVEL, " ; cl:minimumLevel ex:upper", "", V, "The requirement does not name exactly"),
    Example("LevelRequirement", LEVEL, "minimumLevel ex:upper", 'minimumLevel "upper"', V, "The level is no IRI"),
    Example("RecencyRequirement", RECENCY, ' ; cl:earnedWithin "P7Y"^^xsd:duration', "", V, "The requirement does not"),
    Example("RecencyRequirement", RECENCY, '"P7Y"^^xsd:duration', '"7 years"', V, "The time is no duration"),
    Example(
        "RenewalRequirement", RENEWAL, 'cl:renewedEvery "P3Y"^^xsd:duration ; ', "", W, "How often the requirement"
    ),
    Example("RenewalRequirement", RENEWAL, '"P3Y"^^xsd:duration', '"P3Y"', V, "The period is not one duration"),
    Example("RenewalRequirement", RENEWAL, "PerPeriod 120", "PerPeriod 0", V, "The points for each period are not one"),
    Example("RenewalRequirement", GRACE, '"P90D"^^xsd:duration', '"90 days"', V, "The grace period is not one durat"),
    Example(
        "RetakeRequirement", ATTEMPTS, "cl:maximumNumber 3", "cl:position 3", V, "The requirement does not say when"
    ),
    Example("RetakeRequirement", RETAKE, "afterAttempt 1", "afterAttempt 0", V, "The attempt is not one whole number"),
    Example("RetakeRequirement", RETAKE, '"P30D"^^xsd:duration', "30", V, "The time to wait is not one duration"),
    Example(
        "EnrollmentRequirement", ENROLLMENT, " ; cl:enrolledIn ex:education", "", V, "The requirement does not nam"
    ),
    Example("EnrollmentRequirement", ENROLLMENT, "ex:education", '"Education"@en', V, "The program is no IRI"),
    Example(
        "ResidencyRequirement", RESIDENCY_IN_COURSES, " ; cl:minimumNumber 4", "", V, "The requirement does not sa"
    ),
    Example(
        "ResidencyRequirement", RESIDENCY, "earnedAt ex:college", 'earnedAt "here"', W, "The provider is plain tex"
    ),
    Example("OfLastCredits", RESIDENCY, "cl:minimumCredits 30 ;", "", V, "Of the last credits nothing is asked for"),
    Example("OfLastCredits", RESIDENCY, "ofLastCredits 45", "ofLastCredits 20", V, "More credit is asked for than"),
    Example(
        "SharingRequirement", SHARING, "betweenGroup ex:g1, ex:g2", "betweenGroup ex:g1", V, "Fewer than two groups"
    ),
    Example(
        "SharingRequirement", SHARING, "betweenGroup ex:g1, ex:g2", 'betweenGroup ex:g1, "minor"', V, "A group is p"
    ),
    Example(
        "SharingRequirement", SHARING_ALLOWED, " ; cl:allowsSharing true", "", V, "The requirement does not say what"
    ),
    Example("SharingRequirement", SHARING, "maximumShared 0", "maximumShared -1", V, "The number of shared things is"),
    Example("SharingRequirement", SHARING_WITHIN, "Credits 6.5", "Credits 6.5e0", V, "The shared credit is not one"),
    Example("SharingRequirement", SHARING_WITHIN, "maximumUses 2", "maximumUses 2, 3", V, "The number of uses is not"),
    Example("SharingRequirement", SHARING_ALLOWED, "Sharing true", 'Sharing "yes"', V, "Whether sharing is allowed is"),
    Example("SharingAgrees", SHARING_WITHIN, "maximumUses 2", "maximumUses 1", V, "Sharing is allowed and forbidden"),
    Example("SharingAgrees", SHARING_FORBIDDEN, "maximumShared 0", "maximumShared 1", V, "Sharing is allowed and forb"),
    Example("SpreadRequirement", SPREAD, "cl:minimumNumber 4 ;", "", V, "The requirement does not say once how many"),
    Example(
        "SpreadRequirement", SPREAD, ' ; cl:distinctBy "subject"@en', "", V, "The requirement does not say in words"
    ),
    Example(
        "CreditLimit",
        f'{ROOT} ex:r a cl:CreditLimit ; cl:maximumNumber 2 ; cl:requirementText "Physical education."@en .',
        "cl:maximumNumber 2 ; ",
        "",
        V,
        "The limit has no number",
    ),
    Example(
        "CreditLimit", LIMIT, 'cl:requirementText "Credit by examination."@en', "ex:note ex:n", W, "The limit does"
    ),
    Example("CorequisiteRequirement", COREQUISITE, " ; cl:corequisiteThing ex:lecture", "", V, "The requirement does"),
    Example("CorequisiteRequirement", COREQUISITE, "ex:lecture", '"the lecture"', V, "The corequisite is no IRI"),
    Example(
        "ExclusionRequirement", EXCLUSION, " ; cl:excludes ex:math1", "", V, "The requirement does not say what it"
    ),
    Example(
        "ExclusionRequirement", EXCLUSION, "excludes ex:math1", 'excludes "MATH 1"', V, "What is excluded is no IRI"
    ),
    Example(
        "ConditionalRequirement", CONDITIONAL, "cl:ifMet ex:m1", "ex:note ex:n", V, "The requirement does not name"
    ),
    Example("ConditionalRequirement", CONDITIONAL, "cl:elseRequires ex:m2", "ex:note ex:n", V, "Nothing follows from"),
    Example(
        "Selection",
        f'{ROOT} ex:r a cl:SelectionRequirement ; cl:selectsFrom ex:s . ex:s a cl:Selection ; cl:subjectCode "ECON" .',
        ' ; cl:subjectCode "ECON"',
        "",
        V,
        "The selection takes in nothing",
    ),
    Example(
        "Selection", OUT_OF, "includesThing ex:stat20", 'includesThing "STAT"', V, "A thing of the selection is no"
    ),
    Example("Selection", OUT_OF, '"ECON"', "ex:economics", W, "A pattern of the selection is a reference"),
    Example("Selection", OUT_OF, "exceptsThing ex:econ113", "exceptsThing ex:stat20", V, "One thing is both included"),
    Example(
        "Selection",
        OUT_OF,
        "cl:SelectionRequirement ; cl:selectsFrom ex:s",
        "cl:TextRequirement ; cl:requirementText 'x'",
        I,
        "No requirement uses the selection",
    ),
    Example(
        "Selection", WILDCARD, 'StartsWith "1"', "StartsWith ex:one", W, "A pattern of the selection is a reference"
    ),
    Example(
        "Selection", OUT_OF, "exceptsSelection ex:x", 'exceptsSelection ex:x, "2020"', V, "An exception of the sel"
    ),
    Example("Selection", OUT_OF, "exceptsSelection ex:x", "exceptsSelection ex:x, ex:s", V, "The selection is an exc"),
    Example(
        "Selection",
        f'{ROOT} ex:r a cl:SelectionRequirement ; cl:selectsFrom ex:s . ex:s a cl:Selection ; cl:numberStartsWith "1" ;'
        ' cl:subjectCode "ECON" . ex:s cl:exceptsSelection ex:x . ex:x a cl:Selection ; cl:withAttribute "online"@en .',
        "ex:s cl:exceptsSelection ex:x . ",
        "",
        I,
        "No requirement uses the selection",
    ),
    Example("NumberRange", WILDCARD, 'cl:subjectCode "ECON" ; ', "", W, "Course numbers are named without a subject"),
    Example("NumberRange", OUT_OF, 'cl:subjectCode "ECON" ; ', "", W, "Course numbers are named without a subject"),
    Example("Waiver", WAIVER, "cl:waives ex:r ; ", "", V, "The waiver does not say what need not be met"),
    Example("Waiver", WAIVER, "waives ex:r", 'waives "the exam"', V, "What is waived is plain text"),
    Example("Waiver", WAIVER, " ; cl:onBasisOf ex:exam", "", W, "The waiver does not say what it is given for"),
    Example("Waiver", WAIVER, "onBasisOf ex:exam", 'onBasisOf "an exam"', W, "The basis of the waiver is plain text"),
    Example("Waiver", WAIVER, "grantedBy ex:registrar", 'grantedBy "the registrar"', W, "Whoever grants the waiver is"),
    Example("Stack", STACK, "ex:b cl:inStack ex:k .", "", W, "Fewer than two credentials are in the stack"),
    Example("Stack", STACK, " ; cl:stackingKind ex:lattice", "", W, "The kind of the stack is not stated"),
    Example("Stack", STACK, "stackingKind ex:lattice", 'stackingKind "lattice"', V, "The kind of the stack is no IRI"),
    Example("Stack", STACK, 'ceterms:name "Nursing"@en ; ', "", W, "The stack has no name"),
    Example("CredentialLink", LINKS, "addsValueTo ex:f", 'addsValueTo "a degree"', V, "A link to another credential"),
    Example("CredentialLink", LINKS, "VerticallyOnto ex:b", "VerticallyOnto ex:a", W, "The credential stacks vertica"),
    Example("CredentialLink", LINKS, "embeddedIn ex:d", "embeddedIn ex:a", W, "The credential is embedded in itself"),
    Example("CredentialLink", LINKS, "HorizontallyWith ex:e", "HorizontallyWith ex:b", W, "One credential is said to"),
    Example("Approaches", APPROACHES, "usesApproach ex:stack", 'usesApproach "stack"', V, "The approach is no IRI"),
    Example("Approaches", APPROACHES, "Component ex:pla", 'Component "PLA"', V, "The framework component is no IRI"),
    Example(
        "AwardedAutomatically",
        "ex:a cl:awardedAutomatically true .",
        "true",
        '"yes"',
        V,
        "Whether the credential is awarded without application",
    ),
]
