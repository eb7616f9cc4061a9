using System.Globalization;
using System.Text;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>
/// Reads the header blocks of answers, https://www.rfc-editor.org/rfc/rfc7541. The peer was told that there is no dynamic table, so each stands for
/// itself; Kestrel, which all that are measured are, does not write Huffman codes, and who does is refused.
/// <code>1xxxxxxx indexed | 01xxxxxx, 0000xxxx, 0001xxxx literal, with the index of its name or 0 and the name | 001xxxxx size of the table</code>
/// </summary>
internal ref struct ResponseHeaders(ReadOnlySpan<byte> block)
{
    // ":status" with 200, 204, 206, 304, 400, 404, 500: the static table's entries 8 to 14.
    private static readonly string[] Statuses = ["200", "204", "206", "304", "400", "404", "500"];
    private const int FirstStatus = 8, LastOfTable = 61;

    private ReadOnlySpan<byte> _rest = block;

    /// <summary>The next field. Names of the static table other than <c>:status</c> are not told: nobody needs them.</summary>
    public bool Read(out string name, out string value)
    {
        while (_rest.Length > 0 && (_rest[0] & 0xE0) == 0x20) Number(5); // It says again that there is no table.
        (name, value) = ("", "");
        if (_rest.Length == 0) return false;
        var isIndexed = (_rest[0] & 0x80) != 0;
        var index = Number(isIndexed ? 7 : (_rest[0] & 0x40) != 0 ? 6 : 4);
        if (index > LastOfTable || (isIndexed && index == 0)) throw new FormatException($"There is no header {index}.");
        var isStatus = index >= FirstStatus && index < FirstStatus + Statuses.Length;
        name = isStatus ? ":status" : index == 0 ? Text() : "";
        value = !isIndexed ? Text() : isStatus ? Statuses[index - FirstStatus] : "";
        return true;
    }

    /// <summary>A decimal number; null if it is none.</summary>
    public static int? Parse(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Of the first byte only the lowest bits belong to it; if all of them are set, seven more come with each further byte.
    private int Number(int bits)
    {
        var most = (1 << bits) - 1;
        var number = _rest[0] & most;
        var position = 1;
        if (number == most)
        {
            for (var shift = 0; ; shift += 7)
            {
                if (shift > 14) throw new FormatException("A header's length is out of all measure.");
                var next = _rest[position++];
                number += (next & 0x7F) << shift;
                if (next < 0x80) break;
            }
        }

        _rest = _rest[position..];
        return number;
    }

    private string Text()
    {
        if ((_rest[0] & 0x80) != 0) throw new NotSupportedException("The peer writes headers in Huffman codes, which this sender does not read.");
        var length = Number(7);
        var text = Encoding.ASCII.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }
}
