using Tracepost.DataService.Storage.Names;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>One string for each text of a round, found by its bytes. PostgreSQL can store all of them.</summary>
internal sealed class TextPool
{
    private readonly NameMap<string> _texts = new();

    /// <summary>The text, without NULs and not above 1,024 bytes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (_texts.TryGet(utf8, 0, out var text)) return text;
        text = NameText.Clean(utf8);
        _texts.Add(utf8.ToArray(), 0, text);
        return text;
    }
}
