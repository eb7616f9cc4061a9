using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel.Otlp;
using static Tracepost.DataService.Tests.Ingest.Requests.Messages;
using static Tracepost.DataService.Tests.Ingest.Requests.Wire;

namespace Tracepost.DataService.Tests.Ingest.Slicing;

public sealed class ServiceNameTests
{
    private static readonly byte[] ASpan = ScopeSpans(Scope("lib"), Span(TraceA, Id(1)));

    [Fact]
    public void It_is_the_service_name_of_the_resource() => Names("shop", ResourceSpans(Resource("shop"), ASpan));

    [Fact]
    public void Other_attributes_may_come_before_it() =>
        Names("shop", ResourceSpans([.. Bytes(1, Attribute("host.name", "h")), .. Resource("shop")], ASpan));

    [Fact]
    public void The_resource_may_come_after_the_spans() => Names("late", [.. Bytes(2, ASpan), .. Bytes(1, Resource("late"))]);

    [Fact]
    public void The_resource_may_come_in_parts() =>
        Names("second", [.. Bytes(1, Bytes(1, Attribute("a", "b"))), .. Bytes(2, ASpan), .. Bytes(1, Resource("second"))]);

    [Fact]
    public void The_first_one_counts() => Names("first", ResourceSpans([.. Resource("first"), .. Resource("second")], ASpan));

    [Fact]
    public void A_resource_without_one_has_a_name_to_find_it_by() => Names("missing-service-name", ResourceSpans([], ASpan));

    [Fact]
    public void No_resource_at_all_has_a_name_to_find_it_by() => Names("missing-service-name", Bytes(2, ASpan));

    [Fact]
    public void An_empty_one_has_a_name_to_find_it_by() => Names("empty-service-name", ResourceSpans(Resource(""), ASpan));

    [Fact]
    public void One_that_is_no_text_has_a_name_to_find_it_by() =>
        Names("service-name-wrong-type", ResourceSpans(Bytes(1, [.. Text(1, "service.name"), .. Bytes(2, Varint(3, 5))]), ASpan));

    [Fact]
    public void One_without_a_value_has_a_name_to_find_it_by() =>
        Names("service-name-wrong-type", ResourceSpans(Bytes(1, Text(1, "service.name")), ASpan));

    [Fact]
    public void The_last_of_several_values_counts() =>
        Names("shop", ResourceSpans(Bytes(1, [.. Bytes(2, Varint(3, 5)), .. Text(1, "service.name"), .. Bytes(2, Text(1, "shop"))]), ASpan));

    private static void Names(string service, byte[] resourceSpans)
    {
        var fragment = Assert.Single(new IngestBench().Assemble(Request(resourceSpans)));
        Assert.Equal(service, Assert.Single(fragment.Operations).Service.Name);
        // Readers name it the same.
        Assert.Equal(service, Assert.Single(TracesDataDecoder.Decode(fragment.Payload)).Resource.ServiceName);
    }
}
