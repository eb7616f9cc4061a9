using System.Text;

namespace Tracepost.DataService.Storage.Names;

/// <summary>Makes text for PostgreSQL of what came over the wire.</summary>
internal static class NameText
{
    /// <summary>Longer names, in UTF-8 bytes, have no row of their own. PostgreSQL's index entries end at 2,704 bytes.</summary>
    internal const int MaxBytes = 1024;

    /// <summary>The text, with U+FFFD where the bytes are not UTF-8; null if it is too long or has a NUL, which PostgreSQL cannot store.</summary>
    internal static string? Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes || utf8.Contains((byte)0)) return null;
        var text = Encoding.UTF8.GetString(utf8);
        return Encoding.UTF8.GetByteCount(text) <= MaxBytes ? text : null;
    }

    /// <summary>As <see cref="Read"/>, but NULs are left out and what is too long is cut.</summary>
    internal static string Clean(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 2 * MaxBytes)]).Replace("\0", "", StringComparison.Ordinal);
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes) return text;

        var length = 0;
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes) break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
