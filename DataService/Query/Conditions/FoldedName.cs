using System.Text;
using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>A name of which the case does not matter. As <see cref="NameCondition"/>, it also stands for its cleaned form.</summary>
internal sealed class FoldedName(string name)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);

    /// <summary>Whether a name on the wire is this one.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.EqualsIgnoreCase(utf8, _utf8)) return true;
        if (Ascii.IsValid(utf8) && utf8.Length <= NameText.MaxBytes && !utf8.Contains((byte)0)) return false;
        return Encoding.UTF8.GetString(utf8).Equals(name, StringComparison.OrdinalIgnoreCase)
            || NameText.Clean(utf8).Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
