using System.Buffers;
using System.Text;

namespace Tracepost.ApiService.Pages.Traces.Views.Spans;

/// <summary>
/// Writes lines of comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it
/// (https://owasp.org/www-community/attacks/CSV_Injection): span names come from anywhere.
/// </summary>
internal sealed class CsvWriter(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n\t;'");

    private readonly StringBuilder _line = new();

    /// <summary>Adds a value that is a number, or another text of our own.</summary>
    public CsvWriter Plain(string value)
    {
        Separate();
        _line.Append(value);
        return this;
    }

    /// <summary>Adds a text from elsewhere.</summary>
    public CsvWriter Text(string value)
    {
        Separate();
        var isFormula = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
        if (!isFormula && !value.AsSpan().ContainsAny(Special))
        {
            _line.Append(value);
            return this;
        }

        _line.Append('"').Append(isFormula ? "'" : "").Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        _line.Append("\r\n");
        Encoding.UTF8.GetBytes(_line.ToString(), output);
        _line.Clear();
    }

    private void Separate()
    {
        if (_line.Length > 0) _line.Append(',');
    }
}
