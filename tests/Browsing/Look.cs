using Microsoft.Playwright;

namespace Tracepost.Browsing;

/// <summary>How somebody looks at a page.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Height">Of the window, in CSS pixels.</param>
/// <param name="JavaScript">Whether scripts run.</param>
/// <param name="Colours">What the system prefers.</param>
public sealed record Look(int Width = 1280, int Height = 800, bool JavaScript = true, ColorScheme Colours = ColorScheme.Light)
{
    /// <summary>How long a page, and whatever is done on it, may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
