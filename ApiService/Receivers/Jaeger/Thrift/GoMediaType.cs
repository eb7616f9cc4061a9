namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Reads a Content-Type header as Go's <c>mime.ParseMediaType</c> does, which Jaeger's collector uses, and objects in the same words:
/// <c>type[/subtype] *( ; name=token | name="text" ) [;]</c>
/// </summary>
internal ref struct GoMediaType
{
    private const string InvalidParameter = "mime: invalid media parameter";

    private ReadOnlySpan<char> _rest;

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value.</param>
    /// <param name="mediaType">Type and subtype in lower case, without the parameters.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(string? header, out string mediaType)
    {
        var text = header.AsSpan();
        var end = text.IndexOf(';');
        mediaType = text[..(end < 0 ? text.Length : end)].Trim().ToString().ToLowerInvariant();
        return CheckType(mediaType) ?? (end < 0 ? null : CheckParameters(text[end..]));
    }

    private static string? CheckType(string mediaType)
    {
        var type = new GoMediaType { _rest = mediaType };
        if (!type.TakeToken()) return "mime: no media type";
        if (type._rest.IsEmpty) return null;
        if (!type.Take('/')) return "mime: expected slash after first token";
        if (!type.TakeToken()) return "mime: expected token after slash";
        return type._rest.IsEmpty ? null : "mime: unexpected content after media subtype";
    }

    private static string? CheckParameters(ReadOnlySpan<char> text)
    {
        var parameters = new GoMediaType { _rest = text.Trim() };
        while (!parameters._rest.IsEmpty)
        {
            // A semicolon may end it all.
            if (parameters._rest is ";") return null;
            if (!parameters.TakeParameter()) return InvalidParameter;
            parameters._rest = parameters._rest.TrimStart();
        }

        return null;
    }

    private bool TakeParameter() =>
        Take(';') && TakeToken() && Take('=') && (Take('"') ? TakeQuoted() : TakeToken());

    private bool TakeQuoted()
    {
        while (!_rest.IsEmpty)
        {
            var next = _rest[0];
            var isEscape = next == '\\' && _rest.Length > 1 && IsSpecial(_rest[1]);
            if (next is '\r' or '\n') return false;
            _rest = _rest[(isEscape ? 2 : 1)..];
            if (next == '"') return true;
        }

        return false;
    }

    private bool Take(char mark)
    {
        _rest = _rest.TrimStart();
        if (_rest.IsEmpty || _rest[0] != mark) return false;
        _rest = _rest[1..];
        return true;
    }

    private bool TakeToken()
    {
        _rest = _rest.TrimStart();
        var length = 0;
        while (length < _rest.Length && _rest[length] is > ' ' and < '\x7F' && !IsSpecial(_rest[length])) length++;
        _rest = _rest[length..];
        return length > 0;
    }

    private static bool IsSpecial(char mark) => """()<>@,;:\"/[]?=""".Contains(mark, StringComparison.Ordinal);
}
