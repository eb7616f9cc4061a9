using System.Security.Cryptography;
using Tracepost.ManifestHost.Manifests;

namespace Tracepost.ManifestHost.Parameters;

/// <summary>Makes secrets by a manifest's rule: <c>"generate":{"minLength":22,"special":false}</c>.</summary>
internal static class SecretGenerator
{
    // Letters and digits that look alike (l I 1 O 0) are left out, as a person may have to type one.
    private const string Lower = "abcdefghijkmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Numeric = "23456789";

    /// <summary>Those that need no quoting in a connection string, a shell word or a URL.</summary>
    private const string Special = "-_.~!*";

    /// <summary>A rule without a length gets this one: about 128 bits.</summary>
    private const int DefaultLength = 22;

    internal static string Generate(GenerateRule rule)
    {
        (string Letters, int Least)[] classes =
        [
            .. rule.Lower ? [(Lower, rule.MinLower)] : Array.Empty<(string, int)>(),
            .. rule.Upper ? [(Upper, rule.MinUpper)] : Array.Empty<(string, int)>(),
            .. rule.Numeric ? [(Numeric, rule.MinNumeric)] : Array.Empty<(string, int)>(),
            .. rule.Special ? [(Special, rule.MinSpecial)] : Array.Empty<(string, int)>(),
        ];
        if (classes.Length == 0) throw new HostException("A generate rule forbids every kind of character.");

        var required = string.Concat(classes.Select(kind => RandomNumberGenerator.GetString(kind.Letters, kind.Least)));
        var length = rule.MinLength > 0 ? rule.MinLength : DefaultLength;
        var all = string.Concat(classes.Select(kind => kind.Letters));
        var secret = (required + RandomNumberGenerator.GetString(all, Math.Max(0, length - required.Length))).ToCharArray();
        RandomNumberGenerator.Shuffle(secret.AsSpan());
        return new string(secret);
    }
}
