using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Tracepost.ApiService.Pages.Charts;

/// <summary>SVG's <c>text</c>, which cannot be written in a Razor file, as Razor has an element of its own called so. Its value is encoded.</summary>
public sealed class SvgText : ComponentBase
{
    /// <summary>The CSS class.</summary>
    [Parameter] public string Class { get; set; } = "";

    /// <summary>Where it begins.</summary>
    [Parameter] public double X { get; set; }

    /// <summary>Where its line is.</summary>
    [Parameter] public double Y { get; set; }

    /// <summary>What it says.</summary>
    [Parameter, EditorRequired] public string Value { get; set; } = "";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "x", X.ToString("0.#", CultureInfo.InvariantCulture));
        builder.AddAttribute(3, "y", Y.ToString("0.#", CultureInfo.InvariantCulture));
        builder.AddContent(4, Value);
        builder.CloseElement();
    }
}
