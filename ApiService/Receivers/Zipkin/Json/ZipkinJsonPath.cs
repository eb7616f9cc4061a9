using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>The path of a place in JSON, for error messages: <c>$[0].annotations[2].timestamp</c>.</summary>
internal static class ZipkinJsonPath
{
    // A key may be as long as the request.
    private const int MaxName = 64;

    /// <summary>The path of the token at an offset; at the end of an object, that of its last member.</summary>
    public static string Of(ReadOnlySpan<byte> json, long offset)
    {
        var reader = new Utf8JsonReader(json, ZipkinJsonValues.Options);
        var open = new Stack<(int Index, string? Name)>();
        while (reader.Read() && reader.TokenStartIndex < offset)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    open.Pop();
                    open.Push((0, Name(ref reader)));
                    continue;
                case JsonTokenType.StartArray:
                    open.Push((0, null));
                    continue;
                case JsonTokenType.StartObject:
                    open.Push((0, ""));
                    continue;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    open.Pop();
                    break;
            }

            // A value is over.
            if (open.TryPeek(out var parent) && parent.Name is null)
            {
                open.Pop();
                open.Push((parent.Index + 1, null));
            }
        }

        return open.Reverse().Aggregate(new StringBuilder("$"), Append).ToString();
    }

    private static StringBuilder Append(StringBuilder path, (int Index, string? Name) step) =>
        step.Name is null ? path.Append(CultureInfo.InvariantCulture, $"[{step.Index}]") : path.Append('.').Append(step.Name);

    private static string Name(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        var text = Encoding.UTF8.GetString(name[..Math.Min(name.Length, MaxName)]);
        return name.Length > MaxName ? text + "…" : text;
    }
}
