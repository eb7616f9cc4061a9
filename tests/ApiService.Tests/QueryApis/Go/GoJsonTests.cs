using System.Text;
using System.Text.Json;
using CsCheck;
using Tracepost.ApiService.QueryApis.Go;

namespace Tracepost.ApiService.Tests.QueryApis.Go;

public sealed class GoJsonTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(72, "72")]
    [InlineData(72.5, "72.5")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.5e300, "-1.5e+300")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.00000123, "0.00000123")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.25e-9, "1.25e-9")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    public void Writes_numbers_as_go_does(double value, string expected)
    {
        Span<byte> text = stackalloc byte[GoFloat.MaxLength];

        Assert.Equal(expected, Encoding.UTF8.GetString(text[..GoFloat.Format(value, text)]));
    }

    [Fact]
    public void Writes_every_number_so_that_it_is_read_as_itself() => Gen.Double.Where(double.IsFinite).Sample(value =>
    {
        var text = new byte[GoFloat.MaxLength];
        return JsonSerializer.Deserialize<double>(text.AsSpan(0, GoFloat.Format(value, text))).Equals(value);
    });

    [Theory]
    [InlineData("plain ü 😀 \u00a0\u007f", "plain ü 😀 \u00a0\u007f")]
    [InlineData("a\"b\\c/", """a\"b\\c/""")]
    [InlineData("\b\f\n\r\t\u0001\u001f\v\0", """\b\f\n\r\t\u0001\u001f\u000b\u0000""")]
    [InlineData("<a>&\u2028\u2029", """\u003ca\u003e\u0026\u2028\u2029""")]
    public void Escapes_strings_as_go_does(string text, string expected)
    {
        Assert.Equal(expected, JsonEncodedText.Encode(text, GoJsonEncoder.Html).ToString());
        Assert.Equal(expected, JsonEncodedText.Encode(Encoding.UTF8.GetBytes(text), GoJsonEncoder.Html).ToString());
        Assert.Equal(
            expected.Replace("\\u003c", "<", StringComparison.Ordinal).Replace("\\u003e", ">", StringComparison.Ordinal).Replace("\\u0026", "&", StringComparison.Ordinal),
            JsonEncodedText.Encode(text, GoJsonEncoder.Plain).ToString());
    }

    [Fact]
    public void Escapes_every_string_so_that_it_is_read_as_itself() => Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
        JsonSerializer.Deserialize<string>($"\"{JsonEncodedText.Encode(text, GoJsonEncoder.Html)}\"") == text);

    [Theory]
    [InlineData("", "unexpected end of JSON input")]
    [InlineData("   ", "unexpected end of JSON input")]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("{\"a\":\"b", "unexpected end of JSON input")]
    [InlineData("[1,", "unexpected end of JSON input")]
    [InlineData("-", "invalid character ' ' in numeric literal")]
    [InlineData("tru", "invalid character ' ' in literal true (expecting 'e')")]
    [InlineData("x", "invalid character 'x' looking for beginning of value")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\":1,}", "invalid character '}' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("{} {}", "invalid character '{' after top-level value")]
    [InlineData("1e", "invalid character ' ' in exponent of numeric literal")]
    [InlineData("1ex", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("-x", "invalid character 'x' in numeric literal")]
    [InlineData("01", "invalid character '1' after top-level value")]
    [InlineData("trap", "invalid character 'a' in literal true (expecting 'u')")]
    [InlineData("nil", "invalid character 'i' in literal null (expecting 'u')")]
    [InlineData("\"\\x\"", "invalid character 'x' in string escape code")]
    [InlineData("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("\"a\nb\"", "invalid character '\\n' in string literal")]
    [InlineData("\"a\0\"", "invalid character '\\x00' in string literal")]
    [InlineData("'a'", "invalid character '\\'' looking for beginning of value")]
    [InlineData("ü", "invalid character 'Ã' looking for beginning of value")]
    public void Names_the_first_error_in_gos_words(string json, string error) => Assert.Equal(error, GoJsonSyntax.ErrorOf(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("null")]
    [InlineData(" {\"a\" : [ ] , \"b\":{}}\n")]
    [InlineData("[[1.5e-3,-0],{\"k\":\"\\u00e4\\n\"},true,false,null]")]
    public void Finds_no_error_in_json(string json) => Assert.Null(GoJsonSyntax.ErrorOf(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bears_any_depth_of_brackets() => Assert.Equal("exceeded max depth", GoJsonSyntax.ErrorOf(Encoding.UTF8.GetBytes(new string('[', 100_000))));

    [Fact]
    public void Agrees_with_dotnet_on_what_is_json()
    {
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"a\"", "1", "-1.5e3", "true", "null", " ", "x", "0"];
        Gen.Int[0, pieces.Length - 1].Select(index => pieces[index]).Array[0, 8].Select(string.Concat).Sample(json => (GoJsonSyntax.ErrorOf(Encoding.UTF8.GetBytes(json)) is null) == IsJson(json));
    }

    private static bool IsJson(string json)
    {
        try
        {
            JsonDocument.Parse(json).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
