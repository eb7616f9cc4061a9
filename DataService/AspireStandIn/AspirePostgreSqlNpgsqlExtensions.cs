using Aspire.Npgsql;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Tracepost.DataService.AspireStandIn;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Stands in for the package Aspire.Npgsql where the NuGet feed has none: the same call does the same. Not compiled with
/// <c>UseAspire=true</c>.
/// </summary>
internal static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";
    private const string HealthCheck = "PostgreSql";

    /// <summary>Registers an <see cref="NpgsqlDataSource"/> with a health check, spans and metrics.</summary>
    /// <param name="builder">Where the configuration is read and the services go.</param>
    /// <param name="connectionName">The name under <c>ConnectionStrings</c>.</param>
    /// <param name="configureSettings">Changes what was read from the configuration.</param>
    /// <param name="configureDataSourceBuilder">Changes the data source.</param>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var settings = new NpgsqlSettings();
        builder.Configuration.GetSection(Section).Bind(settings);
        builder.Configuration.GetSection(Section).GetSection(connectionName).Bind(settings);
        if (builder.Configuration.GetConnectionString(connectionName) is { } connectionString) settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddNpgsqlDataSource(settings.ConnectionString ?? "", source =>
        {
            // Said when the data source is first asked for, so that there is a log to say it to.
            if (string.IsNullOrWhiteSpace(settings.ConnectionString))
                throw new InvalidOperationException($"There is no connection string: set ConnectionStrings:{connectionName} or {Section}:ConnectionString.");
            configureDataSourceBuilder?.Invoke(source);
        });

        if (!settings.DisableHealthChecks && builder.Properties.TryAdd(HealthCheck, true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                HealthCheck, services => new DatabaseHealthCheck(services.GetRequiredService<NpgsqlDataSource>()), failureStatus: null, tags: null));
        }

        if (!settings.DisableTracing) builder.Services.AddOpenTelemetry().WithTracing(traces => traces.AddNpgsql());
        if (!settings.DisableMetrics) builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
    }
}
