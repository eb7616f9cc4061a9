using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Traces.Filter;

public sealed class FilterKeysTests
{
    [Fact]
    public void Has_the_keys_of_the_trace_the_usual_ones_first_as_one_has_to_type_them()
    {
        var (first, second) = (Otlp.Span("1", 1), Otlp.Span("1", 2, 1));
        first.Attributes.AddRange([Otlp.Attribute("rare", "1"), Otlp.Attribute("http.route", "/"), Otlp.Attribute("name", "x"), Otlp.Attribute("with blank", "x")]);
        second.Attributes.Add(Otlp.Attribute("http.route", "/"));
        second.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event { Name = "e", Attributes = { Otlp.Attribute("of.event", "1") } });

        var keys = FilterKeys.Of(OpenedTrace.Of(Otlp.Trace(("shop", [first, second]))).Tree);

        Assert.Equal([.. FilterFields.Names, "http.route", "service.name", "\"name\"", "of.event", "rare", "\"with blank\""], keys);
    }
}
