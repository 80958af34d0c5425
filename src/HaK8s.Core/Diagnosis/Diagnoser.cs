using HaK8s.Inventory;

namespace HaK8s.Diagnosis;

/// <summary>
/// Puts what the rules have found into order: what merely follows from another finding stands under it, and what is left comes first the surer
/// it is and the more it explains.
/// </summary>
public sealed class Diagnoser
{
    private const int EvidenceLines = 5;

    private readonly Found[] found;
    private readonly ILookup<Found, Found> effects;

    private Diagnoser(IEnumerable<Found> all)
    {
        found = [.. all];
        // Each edge with what lies behind it, so that one that only shortens a way can be told.
        (Found Cause, Found Effect)[] edges = [.. found.SelectMany(cause => found.Where(effect => Follows(cause, effect)).Select(effect => (cause, effect)))];
        ILookup<Found, Found> direct = edges.ToLookup(edge => edge.Cause, edge => edge.Effect);
        effects = edges.Where(edge => !direct[edge.Cause].Any(between => between != edge.Effect && Reaches(direct, between, edge.Effect)))
            .ToLookup(edge => edge.Cause, edge => edge.Effect);
    }

    /// <summary>Judges evidence by all rules. A symptom that nothing of it explains has its candidates behind what was found.</summary>
    public static IReadOnlyList<DiagnosisFinding> Judge(ClusterEvidence seen)
    {
        IReadOnlyList<DiagnosisFinding> findings = Judge(seen, DiagnosisRules.All.Values);
        return seen.Symptom is { } symptom && !findings.Any(Fits) ? [.. findings, .. Candidates(symptom, "it fits the symptom, and nothing else speaks for it")] : findings;
    }

    internal static IReadOnlyList<DiagnosisFinding> Judge(ClusterEvidence seen, IEnumerable<DiagnosisRule> rules) =>
        new Diagnoser(rules.SelectMany(rule => rule.Find(seen).Select(sign => new Found(rule, sign, seen.Symptom is { } symptom && rule.Fits(symptom))))).Roots();

    /// <summary>What a symptom alone allows: each rule that knows it, with what would decide; first the one that knows most of it.</summary>
    public static IReadOnlyList<DiagnosisFinding> Candidates(string symptom) => Candidates(symptom, "nothing but the symptom was looked at");

    private static IReadOnlyList<DiagnosisFinding> Candidates(string symptom, string reason) =>
        [.. DiagnosisRules.All.Values.Where(rule => rule.Fits(symptom)).OrderByDescending(rule => rule.Known(symptom))
            .Select(rule => new Found(rule, new Sign(DiagnosisConfidence.Possible, reason, []), FitsSymptom: true).Finding([]))];

    private IReadOnlyList<DiagnosisFinding> Roots()
    {
        HashSet<Found> explained = [.. effects.SelectMany(effect => effect)];
        return [.. Ordered(found.Where(one => !explained.Contains(one)))];
    }

    private IEnumerable<DiagnosisFinding> Ordered(IEnumerable<Found> some) => some.Select(one => one.Finding(Ordered(effects[one])))
        .OrderByDescending(finding => Fits(finding)).ThenByDescending(finding => finding.Confidence).ThenByDescending(Size)
        .ThenBy(finding => finding.Id, StringComparer.Ordinal).ThenBy(finding => finding.Node?.Name, StringComparer.Ordinal);

    private static bool Fits(DiagnosisFinding finding) => finding.FitsSymptom || finding.Explains.Any(Fits);

    private static int Size(DiagnosisFinding finding) => 1 + finding.Explains.Sum(Size);

    // What belongs to the whole cluster touches every node, and any node can touch the whole.
    private static bool Follows(Found cause, Found effect) => cause != effect && cause.Rule.Consequence.Contains(effect.Rule.Id)
        && (cause.Sign.Node is null || effect.Sign.Node is null || cause.Sign.Node.Name == effect.Sign.Node.Name);

    private static bool Reaches(ILookup<Found, Found> direct, Found from, Found to) => direct[from].Any(next => next == to || Reaches(direct, next, to));

    // A class, so that equal signs of two rules stay two.
    private sealed class Found(DiagnosisRule rule, Sign sign, bool FitsSymptom)
    {
        public DiagnosisRule Rule => rule;

        public Sign Sign => sign;

        public DiagnosisFinding Finding(IEnumerable<DiagnosisFinding> explains) => new()
        {
            Id = rule.Id,
            Node = sign.Node,
            Symptom = rule.Symptom,
            Cause = sign.Cause ?? rule.Cause,
            Confidence = sign.Confidence,
            ConfidenceReason = sign.Reason,
            Evidence = [.. sign.Evidence.Take(EvidenceLines)],
            Check = rule.Check,
            Remedy = sign.Remedy ?? rule.Remedy,
            Pipeline = rule.Pipeline,
            Explains = [.. explains],
            Reference = rule.Source,
            FitsSymptom = FitsSymptom,
        };
    }
}
