using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Tracepost.ApiService.Pages.Traces.Views.Json;

/// <summary>A JSON text in colours. Written by hand, as every blank between Razor's tags would be one of the text.</summary>
public sealed class JsonText : ComponentBase
{
    /// <summary>The text in UTF-8.</summary>
    [Parameter, EditorRequired] public ReadOnlyMemory<byte> Json { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "pre");
        builder.AddAttribute(1, "class", "json");
        builder.AddAttribute(2, "id", "json");
        builder.AddAttribute(3, "tabindex", "0");
        builder.AddAttribute(4, "role", "region");
        builder.AddAttribute(5, "aria-label", "The trace as OTLP JSON");
        foreach (var (kind, text) in JsonPiece.Of(Json.Span))
        {
            if (kind.Length == 0)
            {
                builder.AddContent(6, text);
                continue;
            }

            builder.OpenElement(7, "span");
            builder.AddAttribute(8, "class", kind);
            builder.AddContent(9, text);
            builder.CloseElement();
        }

        builder.CloseElement();
    }
}
