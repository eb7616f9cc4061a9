namespace Aspire.Npgsql;

/// <summary>What Aspire.Npgsql reads from <c>Aspire:Npgsql</c> and <c>Aspire:Npgsql:{connectionName}</c>.</summary>
internal sealed class NpgsqlSettings
{
    /// <summary>The connection string; <c>ConnectionStrings:{connectionName}</c> comes before it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves out the health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves out the spans of database commands.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves out Npgsql's metrics.</summary>
    public bool DisableMetrics { get; set; }
}
