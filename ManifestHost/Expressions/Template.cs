using System.Text.RegularExpressions;

namespace Tracepost.ManifestHost.Expressions;

/// <summary>
/// A text with references in it: <c>Host={postgres.bindings.tcp.host};Port={postgres.bindings.tcp.port}</c>. Braces around anything else (JSON, say)
/// are just text.
/// </summary>
internal static partial class Template
{
    internal static IEnumerable<Reference> References(string text) =>
        Pattern().Matches(text).Select(match => new Reference(match.Groups[1].Value, match.Groups[2].Value));

    internal static string Fill(string text, Func<Reference, string> valueOf) =>
        Pattern().Replace(text, match => valueOf(new Reference(match.Groups[1].Value, match.Groups[2].Value)));

    [GeneratedRegex(@"\{([A-Za-z0-9_-]+)\.([A-Za-z0-9_.-]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Something of a resource: <c>{apiservice.bindings.http.url}</c>.</summary>
/// <param name="Resource">apiservice</param>
/// <param name="Property">bindings.http.url</param>
internal readonly record struct Reference(string Resource, string Property)
{
    public override string ToString() => $"{{{Resource}.{Property}}}";
}
