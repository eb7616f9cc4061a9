using System.Collections.ObjectModel;
using Aspire.Hosting.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting
{
    /// <summary>Publishes the manifest. Without <c>--publisher</c> (run mode) it prints the model that would be run.</summary>
    internal sealed class DistributedApplication(IDistributedApplicationBuilder builder)
    {
        public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

        public void Run()
        {
            if (builder.ExecutionContext.IsRunMode)
            {
                using var stdout = Console.OpenStandardOutput();
                ManifestPublishingContext.WriteModel(builder.Resources, Repository.PathOf("."), stdout);
                return;
            }

            var path = Path.GetFullPath(builder.Configuration["Publishing:OutputPath"] ?? throw new ArgumentException("No --output-path"));
            using var file = new FileStream(path, FileMode.Create);
            ManifestPublishingContext.WriteModel(builder.Resources, Path.GetDirectoryName(path)!, file);
        }
    }

    internal interface IDistributedApplicationBuilder
    {
        ConfigurationManager Configuration { get; }
        string AppHostDirectory { get; }
        IServiceCollection Services { get; }
        DistributedApplicationExecutionContext ExecutionContext { get; }
        Collection<ApplicationModel.IResource> Resources { get; }
        ApplicationModel.IResourceBuilder<T> AddResource<T>(T resource) where T : ApplicationModel.IResource;
        DistributedApplication Build();
    }

    internal sealed record DistributedApplicationExecutionContext(bool IsPublishMode)
    {
        public bool IsRunMode => !IsPublishMode;
    }

    internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
    {
        private static readonly Dictionary<string, string> Switches = new()
        {
            ["--publisher"] = "Publishing:Publisher",
            ["--output-path"] = "Publishing:OutputPath",
        };

        public DistributedApplicationBuilder(string[] args)
        {
            Configuration.AddCommandLine(args, Switches);
            ExecutionContext = new(IsPublishMode: Configuration["Publishing:Publisher"] is not null);
        }

        public ConfigurationManager Configuration { get; } = new();
        public string AppHostDirectory { get; } = Repository.PathOf("AppHost");
        public IServiceCollection Services { get; } = new ServiceCollection();
        public DistributedApplicationExecutionContext ExecutionContext { get; }
        public Collection<ApplicationModel.IResource> Resources { get; } = [];

        public ApplicationModel.IResourceBuilder<T> AddResource<T>(T resource) where T : ApplicationModel.IResource
        {
            Resources.Add(resource);
            return new ApplicationModel.ResourceBuilder<T>(this, resource);
        }

        public DistributedApplication Build() => new(this);
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    internal interface IResourceBuilder<out T> where T : IResource
    {
        IDistributedApplicationBuilder ApplicationBuilder { get; }
        T Resource { get; }
    }

    internal sealed record ResourceBuilder<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T>
        where T : IResource;
}
