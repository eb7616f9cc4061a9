using System.Text.Json;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// The value of a binary annotation in JSON. Most are strings, or true for an address; the oldest tracers also say the type of all else:
/// <code>{"key":"retries","value":3,"type":"I16"} {"key":"bytes","value":"9007199254740993","type":"I64"} {"key":"raw","value":"AQI=","type":"BYTES"}</code>
/// </summary>
internal struct V1JsonTagValue
{
    private ReadOnlyMemory<byte> _text;
    private JsonTokenType _token;
    private bool _isInteger;
    private bool _isDouble;

    public void Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ZipkinTexts texts)
    {
        _token = reader.TokenType;
        if (_token is JsonTokenType.String or JsonTokenType.Number) _text = ZipkinJsonValues.ReadText(ref reader, body, texts);
        else reader.Skip();
    }

    public void ReadType(ref Utf8JsonReader reader)
    {
        // Nobody escapes these letters.
        var type = reader.ValueSpan;
        _isDouble = type.SequenceEqual("DOUBLE"u8);
        _isInteger = type.SequenceEqual("I16"u8) || type.SequenceEqual("I32"u8) || type.SequenceEqual("I64"u8);
        reader.Skip();
    }

    /// <summary>Makes a tag; false if the value is an object or an array, or there is none.</summary>
    public readonly bool TryMakeTag(ReadOnlyMemory<byte> key, out ZipkinTag tag)
    {
        tag = _token switch
        {
            JsonTokenType.True => new ZipkinTag(key, ZipkinTagType.Bool, 1),
            JsonTokenType.False => new ZipkinTag(key, ZipkinTagType.Bool, 0),
            JsonTokenType.Number => Number(key),
            JsonTokenType.String when _isInteger || _isDouble => Number(key),
            JsonTokenType.String => new ZipkinTag(key, _text),
            _ => default,
        };
        return _token is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number or JsonTokenType.String;
    }

    // What is no number after all stays the text that it is.
    private readonly ZipkinTag Number(ReadOnlyMemory<byte> key)
    {
        if (!_isDouble && ZipkinJsonValues.TryParseLong(_text.Span, out var integer)) return new ZipkinTag(key, ZipkinTagType.Integer, integer);
        return ZipkinJsonValues.TryParseDouble(_text.Span, out var number)
            ? new ZipkinTag(key, ZipkinTagType.Double, BitConverter.DoubleToInt64Bits(number))
            : new ZipkinTag(key, _text);
    }
}
