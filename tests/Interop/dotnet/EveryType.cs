namespace Tracepost.Interop;

/// <summary>Attributes of every type that the .NET SDK can say: also bytes and maps, which others cannot.</summary>
internal static class EveryType
{
    public static readonly IReadOnlyList<KeyValuePair<string, object?>> Attributes =
    [
        new("text", "Grüße, 世界 🚀 \"quoted\" \\ \n second line"),
        new("text.empty", ""),
        new("text.long", new string('x', 20_000)),
        new("letter", 'ß'),
        new("yes", true),
        new("no", false),
        new("int", -42),
        new("int.zero", 0),
        new("int.byte", (byte)255),
        new("long.largest", long.MaxValue),
        new("long.smallest", long.MinValue),
        new("double", Math.PI),
        new("double.zero", 0.0),
        new("double.whole", 2.0),
        new("double.tiny", double.Epsilon),
        new("double.largest", double.MaxValue),
        new("float", 0.5f),
        new("texts", new[] { "a", "", "ü" }),
        new("texts.none", Array.Empty<string>()),
        new("bools", new[] { true, false }),
        new("ints", new[] { 1, -2, 3 }),
        new("longs", new[] { long.MaxValue, long.MinValue }),
        new("doubles", new[] { 0.1, -2.5, 3.0 }),
        new("bytes", new byte[] { 0, 1, 127, 128, 255 }),
        new("map", new Dictionary<string, object?>
        {
            ["text"] = "inside",
            ["number"] = 1L,
            ["ints"] = new[] { 4, 5 },
            ["map"] = new Dictionary<string, object?> { ["deep"] = 1.5 },
        }),
    ];
}
