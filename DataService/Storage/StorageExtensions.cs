using Microsoft.Extensions.Options;
using Npgsql;
using Tracepost.DataService.Storage.Activity;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Retention;
using Tracepost.DataService.Storage.Schema;

namespace Tracepost.DataService.Storage;

/// <summary>Puts the store together.</summary>
internal static class StorageExtensions
{
    /// <summary>The name of the database resource, and so of its connection string.</summary>
    public const string Database = "traces";

    /// <summary>
    /// Adds <see cref="IFragmentStore"/>, <see cref="NameTable"/>, <see cref="PayloadCodec"/>, <see cref="AcceptanceWindow"/> and what
    /// reads use, on the database <c>ConnectionStrings:traces</c>; and the background work that prepares and keeps it.
    /// </summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsOf<NameOptions>(NameOptions.Section);
        services.AddOptionsOf<CompressionOptions>(CompressionOptions.Section);
        services.AddOptionsOf<RetentionOptions>(RetentionOptions.Section);
        services.AddOptionsOf<StoreOptions>(StoreOptions.Section);

        builder.AddDatabase();
        services.AddSingleton<StoreMetrics>();
        services.AddSingleton<StoreReadiness>();
        services.AddSingleton<CitusDistribution>();
        services.AddSingleton<SchemaMigrator>();
        services.AddHealthChecks().AddCheck<StoreReadiness>("store");

        services.AddSingleton<NameTable>();
        services.AddSingleton<NameStore>();
        services.AddSingleton<ActivityLog>();
        services.AddSingleton<ActivityReader>();
        services.AddSingleton<DictionarySet>();
        services.AddSingleton<DictionarySamples>();
        services.AddSingleton<PayloadCodec>();
        services.AddSingleton<PartitionSet>();
        services.AddSingleton<PartitionEmptying>();
        services.AddSingleton<PartitionDrop>();
        services.AddSingleton<SizeRetention>();
        services.AddSingleton<AcceptanceWindow>();
        services.AddSingleton<Cleanup>();
        services.AddSingleton(provider =>
        {
            var stored = ActivatorUtilities.CreateInstance<WhatIsStored>(provider);
            provider.GetRequiredService<ServerIdentity>().Changed += stored.Distrust;
            return stored;
        });
        services.AddSingleton<CommitDurability>();
        services.AddSingleton<CommitLoad>();
        services.AddSingleton<FragmentCopy>();
        services.AddSingleton<IFragmentStore, FragmentStore>();

        services.AddSingleton<StorePreparation>();
        services.AddHostedService(provider => provider.GetRequiredService<StorePreparation>());
        services.AddSingleton<DictionaryTrainer>();
        services.AddHostedService(provider => provider.GetRequiredService<DictionaryTrainer>());
        services.AddHostedService<Housekeeper>();
        return builder;
    }

    private static void AddDatabase(this IHostApplicationBuilder builder)
    {
        var connectionString = "";
        var identity = new ServerIdentity();
        builder.AddNpgsqlDataSource(
            Database,
            settings => connectionString = settings.ConnectionString ?? "",
            source =>
            {
                Complete(source.ConnectionStringBuilder);
                identity.WatchOver(source);
            });
        builder.Services.AddSingleton(identity);
        builder.Services.AddSingleton(new StoreConnection(connectionString));
    }

    /// <summary>
    /// Of several hosts only one takes writes. Which one is found out anew within a second after that has changed; Npgsql remembers for ten.
    /// </summary>
    private static void Complete(NpgsqlConnectionStringBuilder connection)
    {
        connection.ApplicationName ??= "tracepost";
        if (connection.Host?.Contains(',', StringComparison.Ordinal) != true) return;
        connection.TargetSessionAttributes ??= "primary";
        if (!connection.Keys.Contains("Host Recheck Seconds", StringComparer.OrdinalIgnoreCase)) connection.HostRecheckSeconds = 1;
    }

    /// <summary>Bound once, validated at start, and injected as itself.</summary>
    private static void AddOptionsOf<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);
    }
}
