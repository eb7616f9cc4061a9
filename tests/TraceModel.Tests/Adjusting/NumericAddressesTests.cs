using OpenTelemetry.Proto.Common.V1;
using static Tracepost.TraceModel.Tests.Adjusting.AdjusterCase;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;

namespace Tracepost.TraceModel.Tests.Adjusting;

public sealed class NumericAddressesTests
{
    [Theory]
    [InlineData("ip", 134744072L, "8.8.8.8")]
    [InlineData("peer.ipv4", 134744072L, "8.8.8.8")]
    [InlineData("ip", 0L, "0.0.0.0")]
    [InlineData("ip", -1L, "255.255.255.255")] // As clients without unsigned numbers pack it.
    [InlineData("ip", 4294967295L, "255.255.255.255")]
    [InlineData("ip", 4294967296L, "0.0.0.0")] // The lower half of a longer number.
    [InlineData("ip", 2130706433.0, "127.0.0.1")]
    [InlineData("ip", 2130706433.9, "127.0.0.1")]
    [InlineData("ip", "134744072", "134744072")] // A text is what it is.
    [InlineData("ip", true, "true")]
    [InlineData("peer.ipv6", 134744072L, "134744072")]
    [InlineData("IP", 134744072L, "134744072")]
    public void A_number_becomes_an_address(string key, object value, string text)
    {
        var attribute = new OtlpKeyValue
        {
            Key = key,
            Value = value switch
            {
                long number => new AnyValue { IntValue = number },
                double number => new AnyValue { DoubleValue = number },
                bool flag => new AnyValue { BoolValue = flag },
                _ => new AnyValue { StringValue = (string)value },
            },
        };
        var span = Node(1);
        span.Attributes.Add([attribute, Text("z", "stays")]);

        var adjusted = Adjust(0, ([attribute], [span])).Single();

        Assert.Equal([$"{key}={text}", "z=stays"], adjusted.Attributes.Texts());
        Assert.Equal([$"{key}={text}"], adjusted.Resource.Attributes.Texts());
    }

    [Fact]
    public void An_event_keeps_its_numbers()
    {
        var span = Node(1);
        span.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event { Attributes = { Number("ip", 134744072) } });

        Assert.Equal(["ip=134744072"], Adjust(span).Single().Events.Single().Attributes.Texts());
    }
}
