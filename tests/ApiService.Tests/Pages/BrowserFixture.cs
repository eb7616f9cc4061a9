using Microsoft.Playwright;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages;

/// <summary>A <see cref="Chromium"/> and an <see cref="ApiHost"/> for it to look at.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private Chromium? _chromium;

    internal ApiHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await Chromium.StartAsync();
        Host = await ApiHost.StartAsync();
    }

    /// <summary>Opens a page in a fresh profile.</summary>
    internal Task<OpenPage> OpenAsync(string path, bool javaScript = true, ColorScheme colours = ColorScheme.Light) =>
        OpenAsync(path, new Look(JavaScript: javaScript, Colours: colours));

    internal Task<OpenPage> OpenAsync(string path, Look look) => _chromium!.OpenAsync(Host.Url, path, look);

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        if (Host is not null) await Host.DisposeAsync();
    }
}
