using System.Globalization;
using System.Text;
using Tracepost.ApiService.QueryApis.Go;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>Reads what <see cref="SpanFilter"/> describes.</summary>
internal sealed class FilterParser
{
    private const string Has = "has:";

    private readonly string _text;
    private int _at;
    private string? _error;

    private FilterParser(string text) => _text = text;

    /// <summary>The terms; none, and what is wrong, if the text cannot be understood.</summary>
    public static List<FilterTerm> Parse(string text, out string? error)
    {
        var parser = new FilterParser(text);
        var terms = new List<FilterTerm>();
        while (parser.SkipBlanks())
        {
            if (parser.ReadTerm() is { } term)
            {
                terms.Add(term);
                continue;
            }

            error = parser._error;
            return [];
        }

        error = null;
        return terms;
    }

    private bool SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        return _at < _text.Length;
    }

    private FilterTerm? ReadTerm()
    {
        var isNot = _text[_at] == '-' && _at + 1 < _text.Length && !char.IsWhiteSpace(_text[_at + 1]);
        if (isNot) _at++;
        var term = _text.AsSpan(_at).StartsWith(Has, StringComparison.OrdinalIgnoreCase) ? ReadHas() : ReadCondition();
        return isNot && term is not null ? new NotTerm(term) : term;
    }

    private FilterTerm? ReadHas()
    {
        _at += Has.Length;
        if (!TryRead(isKey: false, out var what, out var isQuoted)) return null;
        return (isQuoted ? "" : what.ToLowerInvariant()) switch
        {
            "events" => new FieldTerm(span => span.Events.Count > 0),
            "links" => new FieldTerm(span => span.Links.Count > 0),
            "warnings" => new FieldTerm(span => span.Warnings.Count > 0),
            _ when what.Length > 0 => new KeyTerm(what),
            _ => Fail("After 'has:' comes events, links, warnings, or the key of an attribute."),
        };
    }

    private FilterTerm? ReadCondition()
    {
        var start = _at;
        if (!TryRead(isKey: true, out var key, out var isQuoted)) return null;
        if (!FilterOperators.TryRead(_text.AsSpan(_at), out var comparison, out var length))
            return new WordTerm(key, isQuoted);
        if (key.Length == 0 && !isQuoted) return Fail($"There is no key before '{comparison.Text()}'. To look for it as text, put it in quotes: \"{Word(start)}\".");

        _at += length;
        if (!TryRead(isKey: false, out var operand, out _)) return null;
        if (!isQuoted && FilterFields.Has(key))
        {
            var field = FilterFields.Make(key, comparison, operand, out var error);
            return field ?? Fail(error!);
        }

        return comparison switch
        {
            FilterOperator.Contains => new KeyTerm(key, new ContainsTest(operand)),
            FilterOperator.Equal => new KeyTerm(key, new EqualTest(operand)),
            FilterOperator.NotEqual => new OtherValueTerm(key, operand),
            _ when double.TryParse(operand, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new KeyTerm(key, new NumberTest(comparison, number)),
            _ when GoDuration.TryParse(operand, out var nanoseconds, out _) => new KeyTerm(key, new DurationTest(comparison, nanoseconds)),
            _ => Fail($"'{comparison.Text()}' compares with a number or a duration, like 5, 2.5 or 100ms; '{operand}' is neither."),
        };
    }

    /// <summary>A word, in quotes or not. One that may be a key ends before an operator too.</summary>
    private bool TryRead(bool isKey, out string word, out bool isQuoted)
    {
        isQuoted = _at < _text.Length && _text[_at] == '"';
        if (isQuoted) return TryReadQuoted(out word);
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !(isKey && FilterOperators.TryRead(_text.AsSpan(_at), out _, out _))) _at++;
        word = _text[start.._at];
        return true;
    }

    private bool TryReadQuoted(out string word)
    {
        var read = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                word = read.ToString();
                return true;
            }

            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\') _at++;
            read.Append(_text[_at]);
        }

        word = "";
        Fail("A quote is opened and not closed.");
        return false;
    }

    private string Word(int start)
    {
        var end = start;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end])) end++;
        return _text[start..end];
    }

    private FilterTerm? Fail(string error)
    {
        _error = error;
        return null;
    }
}
