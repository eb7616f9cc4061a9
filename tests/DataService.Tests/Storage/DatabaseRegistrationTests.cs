using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage;

/// <summary>What we rely on in <c>AddNpgsqlDataSource</c>, Aspire's own or the stand-in.</summary>
public sealed class DatabaseRegistrationTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_missing_connection_string_is_named_when_the_database_is_first_needed()
    {
        using var host = Build();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<NpgsqlDataSource>());

        Assert.Contains("ConnectionStrings:traces", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_connection_string_of_the_resource_comes_before_the_settings_section()
    {
        using var host = Build(("ConnectionStrings:traces", "Host=right"), ("Aspire:Npgsql:ConnectionString", "Host=wrong"));

        Assert.Contains("right", host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_says_whether_the_database_answers()
    {
        using var healthy = Build(("ConnectionStrings:traces", await postgres.CreateDatabaseAsync(Cancellation)));
        using var away = Build(("ConnectionStrings:traces", "Host=127.0.0.1;Port=1;Timeout=2"));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(healthy)).Status);
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(away)).Status);
    }

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Services.AddLogging();
        builder.AddNpgsqlDataSource("traces");
        return builder.Build();
    }
}
