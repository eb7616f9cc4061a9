using System.Collections.Frozen;

namespace Tracepost.ApiService.Receivers.Json;

/// <summary>A field of a message.</summary>
/// <param name="Name">The JSON key, lowerCamelCase.</param>
/// <param name="Number">The protobuf number.</param>
/// <param name="Type">The type of the value, or of each element.</param>
/// <param name="Repeated">True: the value is an array.</param>
/// <param name="Message">The message type, for <see cref="JsonFieldType.Message"/>.</param>
/// <param name="Names">The names by number, for <see cref="JsonFieldType.Enum"/>.</param>
/// <param name="Value">The value inside, for <see cref="JsonFieldType.Wrapper"/> and <see cref="JsonFieldType.Map"/>.</param>
internal sealed record JsonField(
    string Name,
    int Number,
    JsonFieldType Type,
    bool Repeated = false,
    Func<JsonMessage>? Message = null,
    string[]? Names = null,
    JsonField? Value = null);

/// <summary>A message: its fields.</summary>
internal sealed class JsonMessage(params JsonField[] fields)
{
    private readonly FrozenDictionary<string, JsonField>.AlternateLookup<ReadOnlySpan<char>> _byName =
        fields.ToFrozenDictionary(f => f.Name).GetAlternateLookup<ReadOnlySpan<char>>();

    public JsonField? Find(scoped ReadOnlySpan<char> name) => _byName.TryGetValue(name, out var field) ? field : null;

    /// <summary>A message whose keys may also be the names of the .proto file: <c>trace_id</c> beside <c>traceId</c>, as ProtoJSON has it.</summary>
    public static JsonMessage WithProtoNames(params JsonField[] fields) =>
        new([.. fields, .. fields.Where(field => field.Name.Any(char.IsUpper)).Select(field => field with { Name = ProtoName(field.Name) })]);

    private static string ProtoName(string name) =>
        string.Concat(name.Select(c => char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{c}"));
}
