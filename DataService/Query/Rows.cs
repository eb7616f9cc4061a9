using System.Data.Common;
using Npgsql;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query;

/// <summary>Reads columns of <c>trace_fragments</c>.</summary>
internal static class Rows
{
    /// <summary>A trace id as the uuid that is stored.</summary>
    public static Guid ToUuid(this TraceId id)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        id.Write(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The reverse of <see cref="ToUuid"/>.</summary>
    public static TraceId GetTraceId(this DbDataReader reader, int ordinal) => ToTraceId(reader.GetGuid(ordinal));

    /// <summary>The reverse of <see cref="ToUuid"/>.</summary>
    public static TraceId ToTraceId(this Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return TraceId.Read(bytes);
    }

    /// <summary>A parameter with one value.</summary>
    public static void Add<T>(this NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    /// <summary>As the other.</summary>
    public static void Add<T>(this NpgsqlBatchCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
}
