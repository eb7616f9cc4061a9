using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages;

/// <summary>A real Chromium and an <see cref="ApiHost"/> for it to look at. Without a Chromium on the machine the tests fail and say so.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    internal ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var chromium = FindChromium();
        Host = await ApiHost.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    /// <summary>Opens a page in a fresh profile.</summary>
    internal async Task<OpenPage> OpenAsync(string path, bool javaScript = true, ColorScheme colours = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = Host.Url.ToString(),
            JavaScriptEnabled = javaScript,
            ColorScheme = colours,
            ViewportSize = new() { Width = 1280, Height = 800 },
        });
        context.SetDefaultTimeout(10_000);
        var page = new OpenPage(await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Host is not null) await Host.DisposeAsync();
    }

    private static string FindChromium()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"These tests look at the pages in a real browser: install Chromium (none of {string.Join(", ", Names)} is in PATH).");
    }
}

/// <summary>A page in a browser, whose console must stay silent and whose scripts may not fail.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complain(message.Text);
        };
        page.PageError += (_, error) => Complain(error);
    }

    public IPage Page { get; }

    /// <summary>Fails if the browser complained.</summary>
    public void AssertSilent()
    {
        lock (_complaints) Assert.Empty(_complaints);
    }

    public ILocator Locate(string selector) => Page.Locator(selector);

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private void Complain(string what)
    {
        lock (_complaints) _complaints.Add(what);
    }
}
