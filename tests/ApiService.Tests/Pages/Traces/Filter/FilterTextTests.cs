using CsCheck;
using Google.Protobuf;
using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Tests.Pages.Traces.Filter;

public sealed class FilterTextTests
{
    private static readonly Gen<char> Characters = Gen.Char["abZ 0=!<>\"\\-:.\n\tä€"];

    [Theory]
    [InlineData("http.route", "/cart", "http.route==/cart")]
    [InlineData("db.statement", "select 1", "db.statement==\"select 1\"")]
    [InlineData("say", "\"hi\\", "say==\"\\\"hi\\\\\"")]
    [InlineData("name", "x", "\"name\"==x")]
    [InlineData("a key", "x", "\"a key\"==x")]
    [InlineData("lines", "one\ntwo", "lines=one")]
    [InlineData("empty", "", "empty==\"\"")]
    public void Is_what_somebody_would_type(string key, string value, string expected) => Assert.Equal(expected, FilterText.Of(key, AttributeValue.Of(value)));

    [Fact]
    public void Asks_for_the_beginning_of_a_long_value_without_half_a_character()
    {
        Assert.Equal($"k={new string('x', 100)}", FilterText.Of("k", AttributeValue.Of(new string('x', 5_000))));
        Assert.Equal($"k={new string('x', 99)}", FilterText.Of("k", AttributeValue.Of(new string('x', 99) + "😀😀")));
    }

    [Fact]
    public void Finds_the_span_that_it_was_written_for() =>
        Gen.Select(Gen.String[Characters, 0, 20], Gen.String[Characters, 0, 150]).Sample((key, value) =>
        {
            var span = Otlp.Span("1", 1);
            span.Attributes.Add(Otlp.Attribute(key, value));
            var filter = new SpanFilter(FilterText.Of(key, AttributeValue.Of(value)));
            return filter.Error is null && filter.Matches(TracesDataDecoder.Decode(Otlp.Trace(("shop", [span])).ToByteArray())[0]);
        });

    [Fact]
    public void Whatever_is_typed_is_understood_or_explained() =>
        Gen.String[Characters, 0, 60].Sample(text =>
        {
            var filter = new SpanFilter(text);
            return filter.Error is null || filter.IsEmpty;
        });
}
