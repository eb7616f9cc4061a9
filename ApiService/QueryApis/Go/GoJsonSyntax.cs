using System.Text;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Finds the first error of a JSON text, in the words of Go's <c>encoding/json</c>: <c>invalid character 'x' after object key</c>.</summary>
internal ref struct GoJsonSyntax
{
    private const int MaxDepth = 10_000;
    private const string UnexpectedEnd = "unexpected end of JSON input";

    private readonly ReadOnlySpan<byte> _json;
    private int _at;

    private GoJsonSyntax(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>The error, or null if this is one JSON value.</summary>
    public static string? ErrorOf(ReadOnlySpan<byte> json)
    {
        var syntax = new GoJsonSyntax(json);
        if (syntax.Values() is { } error) return error;
        syntax.SkipSpace();
        return syntax._at < json.Length ? syntax.Invalid("after top-level value") : null;
    }

    // Open arrays and objects are a stack, not a recursion: the text may have nothing but brackets.
    private string? Values()
    {
        var open = new Stack<byte>();
        while (true)
        {
            SkipSpace();
            if (Peek() is (byte)'{' or (byte)'[')
            {
                open.Push(_json[_at++]);
                if (open.Count > MaxDepth) return "exceeded max depth";
                SkipSpace();
                if (Peek() == (open.Peek() == '{' ? '}' : ']')) _at++;
                else if (open.Peek() == '[') continue;
                else if (Key() is { } keyError) return keyError;
                else continue;
                open.Pop();
            }
            else if (Scalar() is { } error)
            {
                return error;
            }

            // After a value: what it is in goes on or ends.
            while (open.TryPeek(out var bracket))
            {
                SkipSpace();
                var end = bracket == '{' ? '}' : ']';
                if (Peek() == end)
                {
                    _at++;
                    open.Pop();
                    continue;
                }

                if (Peek() != ',') return Invalid(bracket == '{' ? "after object key:value pair" : "after array element");
                _at++;
                if (bracket == '{' && Key() is { } error) return error;
                break;
            }

            if (open.Count == 0) return null;
        }
    }

    private string? Key()
    {
        SkipSpace();
        if (Peek() != '"') return Invalid("looking for beginning of object key string");
        if (Text() is { } error) return error;
        SkipSpace();
        if (Peek() != ':') return Invalid("after object key");
        _at++;
        return null;
    }

    private string? Scalar() => Peek() switch
    {
        '"' => Text(),
        '-' or (>= '0' and <= '9') => Number(),
        't' => Literal("true"u8),
        'f' => Literal("false"u8),
        'n' => Literal("null"u8),
        _ => Invalid("looking for beginning of value"),
    };

    private string? Text()
    {
        for (_at++; Peek() is >= 0 and var c; _at++)
        {
            if (c == '"')
            {
                _at++;
                return null;
            }

            if (c < 0x20) return Invalid("in string literal");
            if (c != '\\') continue;
            _at++;
            if (Peek() == 'u')
            {
                for (var i = 0; i < 4; i++)
                {
                    _at++;
                    if (Peek() is not ((>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'))) return InvalidWithin("in \\u hexadecimal character escape");
                }
            }
            else if (Peek() is not ('b' or 'f' or 'n' or 'r' or 't' or '\\' or '/' or '"'))
            {
                return InvalidWithin("in string escape code");
            }
        }

        return UnexpectedEnd;
    }

    private string? Number()
    {
        if (Peek() == '-')
        {
            _at++;
            if (Peek() is not (>= '0' and <= '9')) return InvalidWithin("in numeric literal");
        }

        if (Peek() == '0') _at++;
        else SkipDigits();
        if (Peek() == '.')
        {
            _at++;
            if (Peek() is not (>= '0' and <= '9')) return InvalidWithin("after decimal point in numeric literal");
            SkipDigits();
        }

        if (Peek() is not ('e' or 'E')) return null;
        _at++;
        if (Peek() is '+' or '-') _at++;
        if (Peek() is not (>= '0' and <= '9')) return InvalidWithin("in exponent of numeric literal");
        SkipDigits();
        return null;
    }

    private string? Literal(ReadOnlySpan<byte> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            _at++;
            if (Peek() != word[i]) return InvalidWithin($"in literal {Encoding.UTF8.GetString(word)} (expecting {Quote(word[i])})");
        }

        _at++;
        return null;
    }

    private void SkipDigits()
    {
        while (Peek() is >= '0' and <= '9') _at++;
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n') _at++;
    }

    // -1 at the end.
    private readonly int Peek() => _at < _json.Length ? _json[_at] : -1;

    private readonly string Invalid(string where) => _at < _json.Length ? $"invalid character {Quote(_json[_at])} {where}" : UnexpectedEnd;

    // In the middle of a word or a number, Go takes the end of the text for a space.
    private readonly string InvalidWithin(string where) => _at < _json.Length ? Invalid(where) : $"invalid character ' ' {where}";

    // Go takes each byte for a character.
    private static string Quote(byte c) => c switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        _ => $"'{GoText.Quote([(char)c])[1..^1]}'",
    };
}
