using Npgsql;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Traces;

/// <summary>How traces are told apart in SQL: by their whole id, or, leniently, by its low 64 bits, for which there is an index then.</summary>
internal sealed class TraceIdSql
{
    /// <summary>The expression of the index on the low 64 bits, which it is used for only if it is written exactly so.</summary>
    public const string LowHalf = "\"substring\"(uuid_send({0}trace_id), 9)";

    /// <summary>Ids that differ anywhere are different traces.</summary>
    public static readonly TraceIdSql Strict = new(isLenient: false);

    /// <summary>Ids that agree in their low 64 bits are one trace, which goes by the id whose high half is zero.</summary>
    public static readonly TraceIdSql Lenient = new(isLenient: true);

    private readonly bool _isLenient;

    private TraceIdSql(bool isLenient) => _isLenient = isLenient;

    /// <summary>The expression that is equal for the fragments of a trace.</summary>
    /// <param name="table">The table; null if there is only one.</param>
    public string Column(string? table = null)
    {
        var prefix = table is null ? "" : table + ".";
        return _isLenient ? LowHalf.Replace("{0}", prefix, StringComparison.Ordinal) : $"{prefix}trace_id";
    }

    /// <summary>The id by which a trace goes.</summary>
    public TraceId Of(TraceId id) => _isLenient ? id with { High = 0 } : id;

    /// <summary>One id, to compare with <see cref="Column"/>.</summary>
    public NpgsqlParameter Parameter(TraceId id) => _isLenient
        ? new NpgsqlParameter<byte[]> { TypedValue = id.ToBytes()[8..] }
        : new NpgsqlParameter<Guid> { TypedValue = id.ToUuid() };

    /// <summary>Several ids.</summary>
    public NpgsqlParameter Parameter(IEnumerable<TraceId> ids) => _isLenient
        ? new NpgsqlParameter<byte[][]> { TypedValue = [.. ids.Select(id => id.ToBytes()[8..])] }
        : new NpgsqlParameter<Guid[]> { TypedValue = [.. ids.Select(id => id.ToUuid())] };
}
