using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel.Values;

/// <summary>Attributes that belong together.</summary>
/// <param name="Title">What they are about; empty if they are all there are.</param>
/// <param name="Attributes">What somebody looks for first comes first.</param>
public sealed record AttributeGroup(string Title, IReadOnlyList<KeyValue> Attributes);

/// <summary>
/// Puts attributes into groups by the beginnings of their keys, as OpenTelemetry's semantic conventions name them:
/// https://opentelemetry.io/docs/specs/semconv/. Those of an application get groups of their own where there are several.
/// </summary>
internal static class AttributeGroups
{
    private const int Few = 8, FewOfAKind = 3;

    private static readonly (string Title, string[] Beginnings)[] OfSpans =
    [
        ("Errors", ["error", "exception."]),
        ("HTTP", ["http.", "url.", "user_agent."]),
        ("RPC", ["rpc."]),
        ("Database", ["db."]),
        ("Messaging", ["messaging."]),
        ("GraphQL", ["graphql."]),
        ("Generative AI", ["gen_ai."]),
        ("Functions", ["faas."]),
        ("Feature flags", ["feature_flag."]),
        ("Cloud", ["aws.", "gcp.", "azure.", "cloud."]),
        ("Network", ["server.", "client.", "network.", "net.", "peer.", "source.", "destination.", "tls.", "dns."]),
        ("Users and sessions", ["enduser.", "user.", "session."]),
        ("Code", ["code.", "thread."]),
    ];

    private static readonly (string Title, string[] Beginnings)[] OfPlaces =
    [
        ("Kubernetes", ["k8s."]),
        ("Container", ["container."]),
        ("Host", ["host.", "os."]),
        ("Process", ["process."]),
        ("Cloud", ["cloud.", "aws.", "gcp.", "azure.", "faas."]),
        ("Device", ["device.", "browser."]),
    ];

    /// <summary>The groups of a span's attributes; one without a title if there are few.</summary>
    public static IReadOnlyList<AttributeGroup> Of(IReadOnlyList<KeyValue> attributes) =>
        attributes.Count <= Few ? [new("", [.. attributes.OrderBy(Rank)])] : Group(attributes, OfSpans);

    /// <summary>Those of a resource's attributes that say where it ran, and the others.</summary>
    public static (IReadOnlyList<AttributeGroup> Places, IReadOnlyList<KeyValue> Others) OfResource(IReadOnlyList<KeyValue> attributes)
    {
        var groups = Group(attributes, OfPlaces, own: false);
        var places = groups.Where(group => group.Title.Length > 0).ToList();
        return (places, groups.FirstOrDefault(group => group.Title.Length == 0)?.Attributes ?? []);
    }

    private static List<AttributeGroup> Group(IReadOnlyList<KeyValue> attributes, (string Title, string[] Beginnings)[] known, bool own = true)
    {
        var groups = attributes.GroupBy(attribute => TitleOf(attribute.Key, known, own), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var others = groups.GetValueOrDefault("") ?? [];
        foreach (var (title, few) in groups.Where(group => group.Key.EndsWith('*') && group.Value.Count < FewOfAKind).ToList())
        {
            others.AddRange(few);
            groups.Remove(title);
        }

        groups.Remove("");
        var places = known.Select((group, place) => (group.Title, place)).ToDictionary(group => group.Title, group => group.place, StringComparer.Ordinal);
        var sorted = groups.OrderBy(group => places.GetValueOrDefault(group.Key, int.MaxValue)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new AttributeGroup(group.Key, Sort(group.Value))).ToList();
        if (others.Count > 0) sorted.Add(new AttributeGroup(own && sorted.Count > 0 ? "Other" : "", Sort(others)));
        return sorted;
    }

    private static string TitleOf(string key, (string Title, string[] Beginnings)[] known, bool own)
    {
        foreach (var (title, beginnings) in known)
        {
            if (beginnings.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal))) return title;
        }

        return own && key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? key[..(dot + 1)] + "*" : "";
    }

    private static List<KeyValue> Sort(IEnumerable<KeyValue> attributes) =>
        [.. attributes.OrderBy(Rank).ThenBy(attribute => attribute.Key, StringComparer.OrdinalIgnoreCase)];

    private static int Rank(KeyValue attribute) => WellKnownKeys.RankOf(attribute.Key);
}
