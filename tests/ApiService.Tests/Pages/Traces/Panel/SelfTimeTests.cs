using Tracepost.ApiService.Pages.Traces.Panel;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Traces.Panel;

public sealed class SelfTimeTests
{
    /// <summary>
    /// <code>
    /// parent    0 ======================== 100
    /// children    10==30
    ///                20==40                      overlaps the one before
    ///                25=28                       within it
    ///                          60=====70
    ///                              50 below 60–70 does not count again
    ///                                      90==========120   ends after the parent
    /// </code>
    /// </summary>
    [Fact]
    public void Is_what_no_child_covers()
    {
        var trace = OpenedTrace.Of(Otlp.Trace(("shop", [
            Otlp.Span("1", 1, duration: 100), Otlp.Span("1", 2, 1, after: 10, duration: 20), Otlp.Span("1", 3, 1, after: 20, duration: 20),
            Otlp.Span("1", 4, 1, after: 25, duration: 3), Otlp.Span("1", 5, 1, after: 60, duration: 10), Otlp.Span("1", 6, 5, after: 50, duration: 20),
            Otlp.Span("1", 7, 1, after: 90, duration: 30), Otlp.Span("1", 8, 1, after: 200, duration: 30)])));

        Assert.Equal(50UL, SelfTime.Of(trace.Tree, trace.Tree.Root));
        Assert.Equal(20UL, SelfTime.Of(trace.Tree, trace.Find("0000000000000002")!));
        Assert.Equal(0UL, SelfTime.Of(trace.Tree, trace.Find("0000000000000005")!));
    }
}
