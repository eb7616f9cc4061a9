using Tracepost.ApiService.Pages.Services;

namespace Tracepost.ApiService.Tests.Pages.Services;

public sealed class DeltaTextTests
{
    [Theory]
    [InlineData(112, 100, "+12 %")]
    [InlineData(60, 100, "−40 %")]
    [InlineData(0, 100, "−100 %")]
    [InlineData(100.5, 100, "")]
    [InlineData(2500, 100, "× 25")]
    [InlineData(5, 0, "")]
    [InlineData(double.NaN, 5, "")]
    [InlineData(5, double.NaN, "")]
    public void A_change_has_a_sign(double now, double before, string text) => Assert.Equal(text, DeltaText.Of(now, before));

    [Theory]
    [InlineData(0.05, 0.01, "+4 pt")]
    [InlineData(0.001, 0.0135, "−1.3 pt")]
    [InlineData(0.0104, 0.01, "")]
    [InlineData(double.NaN, 0.01, "")]
    public void A_change_of_a_share_is_in_points(double now, double before, string text) => Assert.Equal(text, DeltaText.OfShare(now, before));
}
