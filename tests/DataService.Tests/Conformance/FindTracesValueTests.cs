using Jaeger.Storage.V2;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Span = OpenTelemetry.Proto.Trace.V1.Span;
using Stored = OpenTelemetry.Proto.Common.V1.AnyValue;

namespace Tracepost.DataService.Tests.Conformance;

/// <summary>Values are compared as text, in every spot, whatever their type on either side.</summary>
public sealed class FindTracesValueTests(StorageHost host) : IClassFixture<StorageHost>
{
    private static readonly string[] Spots = ["resource", "scope", "span", "event", "link"];

    /// <summary>What is stored, what is asked for, and whether it is the same.</summary>
    public static TheoryData<Stored, AnyValue, bool> Values => new()
    {
        { Text("123"), Asked("123"), true },
        { Whole(123), Asked("123"), true },
        { Text("123"), new() { IntValue = 123 }, true },
        { Whole(123), new() { IntValue = 123 }, true },
        { Whole(123), Asked("1234"), false },
        { Whole(1234), Asked("123"), false },
        { Whole(-1), Asked("1"), false },
        { Whole(long.MaxValue), Asked("9223372036854775807"), true },
        { Whole(long.MaxValue), Asked("9223372036854775806"), false },
        { Number(72.5), Asked("72.5"), true },
        { Number(72.5), new() { DoubleValue = 72.5 }, true },
        { Text("72.5"), new() { DoubleValue = 72.5 }, true },
        { Number(72.5), Asked("72"), false },
        { Number(72.5), Asked("72.50000000000001"), false },
        { Number(1e21), Asked("1e+21"), true },
        { Truth(true), Asked("true"), true },
        { Truth(true), new() { BoolValue = true }, true },
        { Text("true"), new() { BoolValue = true }, true },
        { Truth(true), Asked("1"), false },
        { Truth(true), Asked("tru"), false },
        { Truth(false), Asked("false"), true },
        { Truth(false), Asked(""), false },
        { Blob(1, 2, 3), Asked("AQID"), true },
        { Blob(1, 2, 3), Asked("AQI="), false },
        { List(Text("a"), Whole(1)), Asked("""["a",1]"""), true },
        { List(Text("a"), Whole(1)), Asked("a"), false },
        { Map(("k", Text("v"))), Asked("""{"k":"v"}"""), true },
        { Map(("k", Text("v"))), Asked("v"), false },
        { Text(""), Asked(""), true },
        { Text("a\"b\\c\n"), Asked("a\"b\\c\n"), true },
        { Text(".*"), Asked(".*"), true },
        { Text("anything"), Asked(".*"), false },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_found_by_its_text_in_every_spot(Stored stored, AnyValue asked, bool isFound)
    {
        var service = $"values-{Guid.NewGuid():N}";
        foreach (var spot in Spots) await host.WriteAsync(host.NextTraceId(), In(spot, service, stored));
        foreach (var spot in Spots)
        {
            var query = new TraceQueryParameters { ServiceName = service, Attributes = { new KeyValue { Key = $"in.{spot}", Value = asked } } };
            Assert.Equal(isFound ? 1 : 0, (await host.FindAsync(query)).Count);
        }
    }

    private static AnyValue Asked(string text) => new() { StringValue = text };

    private static OpenTelemetry.Proto.Trace.V1.TracesData In(string spot, string service, Stored value)
    {
        var attribute = Attribute(($"in.{spot}", value));
        var span = Span(1, Noon);
        var data = Data(service, span);
        switch (spot)
        {
            case "resource": data.ResourceSpans[0].Resource.Attributes.Add(attribute); break;
            case "scope": data.ResourceSpans[0].ScopeSpans[0].Scope = new() { Attributes = { attribute } }; break;
            case "span": span.Attributes.Add(attribute); break;
            case "event": span.Events.Add(new Span.Types.Event { Name = "e", Attributes = { attribute } }); break;
            default: span.Links.Add(new Span.Types.Link { Attributes = { attribute } }); break;
        }

        return data;
    }
}
