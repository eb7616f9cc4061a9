using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Otlp;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Pages.Traces.Filter;

public sealed class SpanFilterTests
{
    private const ulong Ms = 1_000_000;

    private static readonly List<TraceModel.Span> Spans = TracesDataDecoder.Decode(
        Otlp.Trace(("shop", [Cart(), Cache()]), ("catalog", [Select()])).ToByteArray());

    [Theory]
    [InlineData("", "cart cache select")]
    [InlineData("cart", "cart")]
    [InlineData("SHOP", "cart cache")]
    [InlineData("-shop", "select")]
    [InlineData("shop -cart", "cache")]
    [InlineData("\"select * from\"", "select")]
    [InlineData("error", "cart")]
    [InlineData("-error", "cache select")]
    [InlineData("boom", "cart")]
    [InlineData("500", "cart")]
    [InlineData("0.75", "cart")]
    [InlineData("0000000000000003", "select")]
    [InlineData("miss", "cache")]
    [InlineData("user:7", "cache")]
    public void Finds_words_wherever_they_are(string filter, string expected) => AssertFinds(filter, expected);

    [Theory]
    [InlineData("http.status_code=50", "cart")]
    [InlineData("http.status_code==50", "")]
    [InlineData("http.status_code==500", "cart")]
    [InlineData("HTTP.Status_Code==500", "cart")]
    [InlineData("http.status_code!=500", "select")]
    [InlineData("-http.status_code==500", "cache select")]
    [InlineData("http.status_code=", "cart select")]
    [InlineData("retry=true", "cart")]
    [InlineData("tags=blue", "cart")]
    [InlineData("cache.key==user:7", "cache")]
    [InlineData("reason=again", "cache")]
    [InlineData("service.name==shop", "cart cache")]
    [InlineData("db.statement=\"where id = 5\"", "select")]
    [InlineData("db.statement=\"from \\\"items\\\"\"", "select")]
    [InlineData("\"a key\"==1", "select")]
    [InlineData("\"name\"=inner", "select")]
    public void Compares_the_text_of_attributes(string filter, string expected) => AssertFinds(filter, expected);

    [Theory]
    [InlineData("http.status_code>=404", "cart select")]
    [InlineData("http.status_code<450", "select")]
    [InlineData("http.status_code>500", "")]
    [InlineData("http.status_code<=500", "cart select")]
    [InlineData("ratio>0.7", "cart")]
    [InlineData("ratio<-1e3", "")]
    [InlineData("http.route>1", "")]
    [InlineData("took>100ms", "cart")]
    [InlineData("took<100ms", "")]
    [InlineData("duration>50ms", "cart")]
    [InlineData("duration<=20ms", "cache select")]
    [InlineData("duration==20ms", "select")]
    [InlineData("duration>5ms duration<1s", "cart select")]
    public void Compares_numbers_and_durations(string filter, string expected) => AssertFinds(filter, expected);

    [Theory]
    [InlineData("service=CAT", "select")]
    [InlineData("service==Catalog", "")]
    [InlineData("service!=shop", "select")]
    [InlineData("name=sel", "select")]
    [InlineData("kind=server", "cart")]
    [InlineData("kind!=server", "cache select")]
    [InlineData("kind=Client", "select")]
    [InlineData("status=error", "cart")]
    [InlineData("status=unset", "cache select")]
    [InlineData("status!=ERROR", "cache select")]
    [InlineData("message=boom", "cart")]
    [InlineData("event=MISS", "cache")]
    [InlineData("event!=\"cache miss\"", "cart select")]
    [InlineData("id==0000000000000002", "cache")]
    [InlineData("has:events", "cache")]
    [InlineData("-has:events", "cart select")]
    [InlineData("has:links", "cache")]
    [InlineData("has:warnings", "")]
    [InlineData("has:http.status_code", "cart select")]
    [InlineData("has:\"a key\"", "select")]
    public void Knows_what_every_span_has(string filter, string expected) => AssertFinds(filter, expected);

    [Theory]
    [InlineData("\"open", "opened and not closed")]
    [InlineData("a=\"open", "opened and not closed")]
    [InlineData("duration>5", "Write a duration with its unit, like duration>100ms")]
    [InlineData("duration=fast", "Write a duration with its unit")]
    [InlineData("kind=srv", "one of unspecified, internal, server, client, producer, consumer")]
    [InlineData("kind>server", "Write kind=")]
    [InlineData("status=bad", "one of unset, ok, error")]
    [InlineData("name>5", "'name' is a text")]
    [InlineData("size>big", "'big' is neither")]
    [InlineData("=5", "no key before '='")]
    [InlineData("cart <script>", "in quotes: \"<script>\"")]
    [InlineData("has:", "After 'has:' comes")]
    public void Says_what_it_does_not_understand_and_leaves_everything(string filter, string error)
    {
        var parsed = new SpanFilter(filter);

        Assert.Contains(error, parsed.Error, StringComparison.Ordinal);
        Assert.True(parsed.IsEmpty);
        AssertMatches(parsed, "cart cache select");
    }

    [Theory]
    [InlineData("cart")]
    [InlineData("http.status_code>=404 -kind=producer")]
    [InlineData("cache.key==user:7")]
    [InlineData("ratio=0.75 took>1ms")]
    [InlineData("duration>1ms status=error")]
    public void Looks_at_a_span_without_allocating(string text)
    {
        var filter = new SpanFilter(text);
        foreach (var span in Spans) filter.Matches(span);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            foreach (var span in Spans) filter.Matches(span);
        }

        // A text that is a duration is parsed from a string of its own.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, text.Contains("took", StringComparison.Ordinal) ? 100_000 : 1_000);
    }

    private static void AssertFinds(string filter, string expected)
    {
        var parsed = new SpanFilter(filter);
        Assert.Null(parsed.Error);
        Assert.Equal(filter.Length == 0, parsed.IsEmpty);
        AssertMatches(parsed, expected);
    }

    private static void AssertMatches(SpanFilter filter, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Spans.Where(filter.Matches).Select(span => span.Name));

    private static OtlpSpan Cart()
    {
        var span = Otlp.Span("1", 1, name: "cart", duration: 100 * Ms, kind: OtlpSpan.Types.SpanKind.Server);
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "boom" };
        span.Attributes.AddRange(
        [
            Otlp.Attribute("http.route", "/cart"),
            Otlp.Attribute("http.status_code", new AnyValue { IntValue = 500 }),
            Otlp.Attribute("ratio", new AnyValue { DoubleValue = 0.75 }),
            Otlp.Attribute("retry", new AnyValue { BoolValue = true }),
            Otlp.Attribute("took", "150ms"),
            Otlp.Attribute("tags", new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { StringValue = "blue" } } } }),
        ]);
        return span;
    }

    private static OtlpSpan Cache()
    {
        var span = Otlp.Span("1", 2, name: "cache");
        span.Events.Add(new OtlpSpan.Types.Event { Name = "cache miss", Attributes = { Otlp.Attribute("cache.key", "user:7") } });
        span.Links.Add(new OtlpSpan.Types.Link { TraceId = Otlp.Hex("00000000000000000000000000000009"), SpanId = Otlp.Hex("0000000000000008"), Attributes = { Otlp.Attribute("reason", "again") } });
        return span;
    }

    private static OtlpSpan Select()
    {
        var span = Otlp.Span("1", 3, name: "select", duration: 20 * Ms, kind: OtlpSpan.Types.SpanKind.Client);
        span.Attributes.AddRange(
        [
            Otlp.Attribute("db.statement", "select * from \"items\" where id = 5"),
            Otlp.Attribute("http.status_code", "404"),
            Otlp.Attribute("a key", new AnyValue { IntValue = 1 }),
            Otlp.Attribute("name", "inner"),
        ]);
        return span;
    }
}
