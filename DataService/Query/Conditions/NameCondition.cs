using System.Text;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// A service or operation that a search asks for, as it is listed. What is listed may have been cleaned for PostgreSQL, so a name on the
/// wire also matches if it is cleaned to this one.
/// </summary>
internal sealed class NameCondition(string name)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);

    /// <summary>Whether a name on the wire is this one.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(_utf8) || (MayBeCleaned(utf8) && NameText.Clean(utf8) == name);

    // Only a name with NULs, one that was cut, or one with bytes that are no UTF-8 (U+FFFD in the list) differs from its listed form.
    private bool MayBeCleaned(ReadOnlySpan<byte> utf8) =>
        utf8.Length > NameText.MaxBytes || utf8.Contains((byte)0) || _utf8.AsSpan().IndexOf("\uFFFD"u8) >= 0;
}
