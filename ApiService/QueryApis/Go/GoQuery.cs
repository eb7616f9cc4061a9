using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>
/// The parameters of a URL as Go's <c>url.ParseQuery</c> reads them: names are case-sensitive, <c>+</c> is a space, and a parameter with an
/// invalid escape or a semicolon is passed over, while the others count. https://pkg.go.dev/net/url#ParseQuery
/// </summary>
internal sealed class GoQuery : IQueryCollection, IQueryFeature
{
    private readonly Dictionary<string, StringValues> _values = new(StringComparer.Ordinal);

    /// <param name="query">With or without the question mark before it.</param>
    public GoQuery(string? query)
    {
        var text = query.AsSpan();
        if (text is ['?', ..]) text = text[1..];
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            if (pair.IsEmpty || pair.Contains(';')) continue;
            var equals = pair.IndexOf('=');
            if (Unescape(equals < 0 ? pair : pair[..equals]) is not { } key || Unescape(equals < 0 ? [] : pair[(equals + 1)..]) is not { } value) continue;
            _values[key] = StringValues.Concat(_values.GetValueOrDefault(key), value);
        }
    }

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public ICollection<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IQueryCollection Query
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public StringValues this[string key] => _values.GetValueOrDefault(key);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Null if an escape is invalid.</summary>
    private static string? Unescape(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+')) return text.ToString();
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny('%', '+') is >= 0 and var at ? at : text.Length;
            length += Encoding.UTF8.GetBytes(text[..plain], bytes.AsSpan(length));
            text = text[plain..];
            if (text is ['+', ..])
            {
                bytes[length++] = (byte)' ';
                text = text[1..];
            }
            else if (text is ['%', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low))
            {
                bytes[length++] = Convert.FromHexString(text[1..3])[0];
                text = text[3..];
            }
            else if (!text.IsEmpty)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
