using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tracepost.DataService.Attributes;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// Text that an attribute's value is compared with, read once as all types that it can mean: <c>123</c> is met by the string and by the
/// integer, <c>72.5</c> by the double, <c>true</c> by the boolean, base64 by bytes, JSON by arrays and maps of the same content.
/// </summary>
internal sealed class TextValue
{
    private readonly string _text;
    private readonly byte[] _utf8;
    private readonly long? _integer;
    private readonly double? _number;
    private readonly byte[]? _bytes;
    private readonly JsonElement? _json;

    public TextValue(string text)
    {
        _text = text;
        _utf8 = Encoding.UTF8.GetBytes(text);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            && integer.ToString(CultureInfo.InvariantCulture) == text)
        {
            _integer = integer;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) _number = number;
        if (Base64.IsValid(text)) _bytes = Convert.FromBase64String(text);
        if (text is ['[' or '{', ..]) _json = ParseJson(text);
    }

    /// <summary>The text in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>Whether nothing but a string with exactly these bytes can be equal.</summary>
    public bool IsOnlyText => _integer is null && _number is null && _bytes is null && _json is null && _text is not ("true" or "false");

    /// <summary>The text as Go's <c>strconv.ParseBool</c> reads it, which Jaeger uses for <c>error</c>.</summary>
    public bool? AsGoBool() => _text switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => null,
    };

    /// <summary>Whether a name is this text, without regard to case.</summary>
    public bool IsName(string name) => _text.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an OTLP <c>AnyValue</c> is equal.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public bool Equals(ReadOnlySpan<byte> anyValue)
    {
        // AnyValue { string 1 | bool 2 | int64 3 | double 4 | ArrayValue 5 | KeyValueList 6 | bytes 7 }: a oneof, the last field wins.
        var equal = _utf8.Length == 0;
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): equal = reader.ReadBytes().SequenceEqual(_utf8); break;
                case (2, WireType.Varint): equal = _text == (reader.ReadVarint() != 0 ? "true" : "false"); break;
                case (3, WireType.Varint): equal = (long)reader.ReadVarint() == _integer; break;
                case (4, WireType.Fixed64): equal = IsNumber(reader.ReadFixed64()); break;
                case (5, WireType.LengthDelimited): equal = IsArray(reader.ReadBytes()); break;
                case (6, WireType.LengthDelimited): equal = IsMap(reader.ReadBytes()); break;
                case (7, WireType.LengthDelimited): equal = IsBytes(reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return equal;
    }

    /// <summary>What attributes with this key and an equal value have in a filter.</summary>
    public IEnumerable<ulong> TokensUnder(byte[] key)
    {
        yield return AttributeToken.OfText(key, _utf8);
        if (_text is "true" or "false") yield return AttributeToken.OfBool(key, _text == "true");
        if (_integer is { } integer) yield return AttributeToken.OfInteger(key, integer);
        if (_number is { } number) yield return AttributeToken.OfDouble(key, number);
        if (_bytes is not null) yield return AttributeToken.OfBytes(key, _bytes);
        if (_json is not null) yield return AttributeToken.OfNested(key);
    }

    private bool IsNumber(ulong bits) => _number is { } number && number.Equals(BitConverter.UInt64BitsToDouble(bits));

    private bool IsArray(ReadOnlySpan<byte> arrayValue) => _json is { } json && JsonComparison.IsArray(json, arrayValue);

    private bool IsMap(ReadOnlySpan<byte> keyValueList) => _json is { } json && JsonComparison.IsMap(json, keyValueList);

    private bool IsBytes(ReadOnlySpan<byte> bytes) => _bytes is not null && bytes.SequenceEqual(_bytes);

    private static JsonElement? ParseJson(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
