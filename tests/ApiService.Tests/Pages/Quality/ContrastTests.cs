using Microsoft.Playwright;

namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>The colours of <c>base.css</c> can be told apart: https://www.w3.org/TR/WCAG22/#contrast-minimum.</summary>
public sealed class ContrastTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string[] Grounds = ["--bg", "--card", "--hover"];
    private static readonly string[] Inks = ["--ink", "--soft", "--accent", "--err", "--warn", "--ok"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_are_readable_on_every_ground(ColorScheme scheme)
    {
        await using var open = await browser.OpenAsync("/compare", colours: scheme);
        (string Ink, string Ground)[] pairs =
        [
            .. from ink in Inks from ground in Grounds select (ink, ground),
            ("--ink", "--chosen"), ("--soft", "--chosen"), ("--accent", "--chosen"), ("--err", "--chosen"), ("--accent-ink", "--accent"),
            ("--err", "--err-bg"), ("--ink", "--err-bg"), ("--warn", "--warn-bg"), ("--ink", "--warn-bg"), ("--ok", "--ok-bg"), ("--ink", "--ok-bg"),
        ];
        foreach (var (ink, ground) in pairs) Assert.True(await ContrastAsync(open, ink, ground) >= 4.5, $"{ink} on {ground}");
        foreach (var ground in Grounds)
        {
            Assert.True(await ContrastAsync(open, "--edge", ground) >= 3, $"--edge on {ground}");
            Assert.True(await ContrastAsync(open, "--focus", ground) >= 3, $"--focus on {ground}");
        }
    }

    /// <summary>Twenty hues of bars, none of which may disappear; a service is also named beside its colour.</summary>
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Services_stand_out_from_the_card(ColorScheme scheme)
    {
        await using var open = await browser.OpenAsync("/compare", colours: scheme);
        for (var i = 0; i < 20; i++)
        {
            var contrast = await open.Page.EvaluateAsync<double>($"name => {{ {Measure} return contrast(filled(name), painted('background-color', 'var(--card)')); }}", $"c{i}");
            Assert.True(contrast >= 1.8, $"c{i}: {contrast}");
        }
    }

    private static Task<double> ContrastAsync(OpenPage open, string ink, string ground) => open.Page.EvaluateAsync<double>(
        $"([ink, ground]) => {{ {Measure} return contrast(painted('color', `var(${{ink}})`), painted('background-color', `var(${{ground}})`)); }}", new[] { ink, ground });

    private const string Measure =
        """
        const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        const pixel = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
        const painted = (property, value) => {
          const element = document.createElement("i");
          element.style.setProperty(property, value);
          document.body.append(element);
          const colour = getComputedStyle(element).getPropertyValue(property);
          element.remove();
          return pixel(colour);
        };
        const filled = name => {
          const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
          rect.setAttribute("class", name);
          svg.append(rect);
          document.body.append(svg);
          const colour = getComputedStyle(rect).fill;
          svg.remove();
          return pixel(colour);
        };
        const luminance = ([...rgb]) => {
          const [r, g, b] = rgb.map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
          return .2126 * r + .7152 * g + .0722 * b;
        };
        const contrast = (a, b) => { const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x); return (high + .05) / (low + .05); };
        """;
}
