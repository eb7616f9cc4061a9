using OpenTelemetry.Proto.Common.V1;
using Tracepost.TraceModel.Dependencies;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests.Dependencies;

public sealed class RemoteServiceTests
{
    /// <summary>The ranking of https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#remote-endpoint, each against the next.</summary>
    [Theory]
    [InlineData("peer.service", "messaging.system")]
    [InlineData("messaging.system", "server.address")]
    [InlineData("server.address", "net.peer.name")]
    [InlineData("net.peer.name", "network.peer.address")]
    [InlineData("network.peer.address", "server.socket.domain")]
    [InlineData("server.socket.domain", "server.socket.address")]
    [InlineData("server.socket.address", "net.sock.peer.name")]
    [InlineData("net.sock.peer.name", "net.sock.peer.addr")]
    [InlineData("net.sock.peer.addr", "peer.hostname")]
    [InlineData("peer.hostname", "peer.address")]
    [InlineData("peer.address", "db.system.name")]
    [InlineData("db.system.name", "db.system")]
    [InlineData("db.system", "db.namespace")]
    [InlineData("db.namespace", "db.name")]
    [InlineData("db.name", "db.statement")]
    public void A_better_attribute_wins_in_any_order(string better, string worse)
    {
        foreach (var kind in new[] { SpanKind.Client, SpanKind.Producer })
        {
            Assert.Equal("right", Of(kind, (better, "right"), (worse, "wrong")));
            Assert.Equal("right", Of(kind, (worse, "wrong"), (better, "right")));
        }
    }

    [Theory]
    [InlineData(SpanKind.Unspecified)]
    [InlineData(SpanKind.Internal)]
    [InlineData(SpanKind.Server)]
    [InlineData(SpanKind.Consumer)]
    public void Who_calls_is_told_by_peer_service_only(SpanKind kind)
    {
        Assert.Equal("web", Of(kind, ("server.address", "me"), ("peer.service", "web")));
        Assert.Null(Of(kind, ("server.address", "me"), ("net.peer.name", "them"), ("db.system", "mysql")));
    }

    [Fact]
    public void A_broker_has_one_name_for_those_who_send_and_those_who_receive()
    {
        Assert.Equal("kafka", Of(SpanKind.Producer, ("server.address", "broker-7"), ("messaging.system", "kafka")));
        Assert.Equal("kafka", Of(SpanKind.Consumer, ("messaging.system", "kafka")));
        Assert.Null(Of(SpanKind.Server, ("messaging.system", "kafka")));
    }

    [Theory]
    [InlineData("10.0.0.3")]
    [InlineData("10.0.0.3:5432")]
    [InlineData("::1")]
    [InlineData("2001:db8::1")]
    [InlineData("[2001:db8::1]:443")]
    [InlineData("localhost")]
    [InlineData("LocalHost:8080")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("@abstract")]
    [InlineData("")]
    public void An_address_is_no_name(string address)
    {
        Assert.Null(Of(SpanKind.Client, ("server.address", address)));
        Assert.Equal("db", Of(SpanKind.Client, ("server.address", address), ("net.peer.name", "db")));
    }

    [Theory]
    [InlineData("payments", "payments")]
    [InlineData("payments:8080", "payments")]
    [InlineData("payments.shop.svc.cluster.local", "payments.shop.svc.cluster.local")]
    [InlineData("3scale", "3scale")]
    [InlineData("a:b", "a:b")]
    public void A_host_is_named_without_its_port(string address, string name) => Assert.Equal(name, Of(SpanKind.Client, ("peer.address", address)));

    [Fact]
    public void What_is_said_is_taken_as_it_is() => Assert.Equal("10.0.0.3:80", Of(SpanKind.Client, ("peer.service", "10.0.0.3:80")));

    [Fact]
    public void A_value_that_is_no_text_is_no_name()
    {
        var span = Node(1, kind: SpanKind.Client);
        span.Attributes.Add(new OpenTelemetry.Proto.Common.V1.KeyValue { Key = "peer.service", Value = new AnyValue { IntValue = 7 } });
        span.Attributes.Add(new OpenTelemetry.Proto.Common.V1.KeyValue { Key = "peer.service", Value = new AnyValue { StringValue = "seven" } });
        Assert.Equal("seven", RemoteService.Of(Assert.Single(Decode(span))));
    }

    private static string? Of(SpanKind kind, params (string Key, string Value)[] attributes)
    {
        var span = Node(1, kind: kind);
        foreach (var (key, value) in attributes)
            span.Attributes.Add(new OpenTelemetry.Proto.Common.V1.KeyValue { Key = key, Value = new AnyValue { StringValue = value } });
        return RemoteService.Of(Assert.Single(Decode(span)));
    }
}
