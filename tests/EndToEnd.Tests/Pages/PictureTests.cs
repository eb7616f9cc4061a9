using Microsoft.Playwright;
using Tracepost.Browsing;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Pages;

/// <summary>
/// Takes the pictures of README and docs/ui.md: <c>TRACEPOST_PICTURES=docs/images dotnet test --project tests/EndToEnd.Tests --filter-class "*PictureTests"</c>.
/// Without that variable they go to a folder that is thrown away; that each page can be painted is tested all the same.
/// </summary>
public sealed class PictureTests(DemoShop shop) : IClassFixture<DemoShop>, IDisposable
{
    private readonly TemporaryFolder _scratch = new();

    /// <summary>File, page, width, height, whether in the dark.</summary>
    public static TheoryData<string, string, int, int, bool> Pictures => new()
    {
        { "search", "/search?service=orders&lookback=1h", 1280, 800, false },
        { "search-phone", "/search?service=orders&lookback=1h", 390, 800, false },
        { "trace", "/trace/{order}", 1280, 800, false },
        { "trace-dark", "/trace/{failed}?q=error", 1280, 800, true },
        { "trace-phone", "/trace/{order}", 390, 800, false },
        { "compare", "/compare?id={order}&id={failed}", 1280, 800, false },
        { "services", "/services?lookback=1h", 1280, 800, false },
        { "service", "/services?service=orders&lookback=1h", 1280, 800, false },
        { "architecture", "/architecture?lookback=1h", 1280, 800, false },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Pictures))]
    public async Task Of_every_page(string file, string path, int width, int height, bool dark)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var order = (await shop.OrdersAsync("{}", cancellation))[^1];
        var failed = (await shop.OrdersAsync("{\"error\":\"true\"}", cancellation))[^1];
        await using var open = await shop.OpenAsync(
            path.Replace("{order}", order, StringComparison.Ordinal).Replace("{failed}", failed, StringComparison.Ordinal),
            new Look(width, height, Colours: dark ? ColorScheme.Dark : ColorScheme.Light));
        await open.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var folder = Environment.GetEnvironmentVariable("TRACEPOST_PICTURES") is { Length: > 0 } chosen ? Path.Combine(Repository.Root, chosen) : _scratch.Location;
        var picture = Path.Combine(folder, $"{file}.png");
        await open.Page.ScreenshotAsync(new() { Path = picture });

        Assert.InRange(new FileInfo(picture).Length, 10_000, 1_000_000);
        open.AssertSilent();
    }

    public void Dispose() => _scratch.Dispose();
}
