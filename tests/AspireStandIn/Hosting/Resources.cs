using System.Collections.ObjectModel;
using System.Text.Json;

namespace Aspire.Hosting
{
    internal interface IProjectMetadata : ApplicationModel.IResourceAnnotation
    {
        string ProjectPath { get; }
    }

    internal sealed class ConnectionStringResource(string name, ApplicationModel.ReferenceExpression expression)
        : ApplicationModel.Resource(name), ApplicationModel.IResourceWithConnectionString, ApplicationModel.IResourceWithWaitSupport
    {
        public ApplicationModel.ReferenceExpression ConnectionStringExpression => expression;
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    internal interface IResourceAnnotation;

    internal sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

    internal interface IResource
    {
        string Name { get; }
        ResourceAnnotationCollection Annotations { get; }
    }

    internal interface IResourceWithEnvironment : IResource;
    internal interface IResourceWithArgs : IResource;
    internal interface IResourceWithEndpoints : IResource;
    internal interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
    internal interface IResourceWithWaitSupport : IResource;

    internal interface IResourceWithConnectionString : IResource, IExpressionValue, IValueWithReferences
    {
        ReferenceExpression ConnectionStringExpression { get; }
        string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";
        IEnumerable<object> IValueWithReferences.References => [ConnectionStringExpression];
    }

    internal abstract class Resource(string name) : IResource
    {
        public string Name => name;
        public ResourceAnnotationCollection Annotations { get; } = [];
    }

    internal sealed class ProjectResource(string name)
        : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport;

    internal sealed class PostgresServerResource(string name, ParameterResource password)
        : Resource(name), IResourceWithEnvironment, IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression
        {
            get
            {
                var tcp = new EndpointReference(this, "tcp");
                return ReferenceExpression.Create(
                    $"Host={tcp.Property(EndpointProperty.Host)};Port={tcp.Property(EndpointProperty.Port)};Username=postgres;Password={password}");
            }
        }
    }

    internal sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource server)
        : Resource(name), IResourceWithConnectionString
    {
        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{server};Database={databaseName}");
    }

    internal sealed class ParameterResource(string name, ParameterDefault? @default, bool secret) : Resource(name), IExpressionValue
    {
        public ParameterDefault? Default => @default;
        public bool Secret => secret;
        public string ValueExpression => $"{{{Name}.value}}";
    }

    internal abstract class ParameterDefault
    {
        public abstract void WriteToManifest(Utf8JsonWriter writer);
    }

    internal sealed class ConstantParameterDefault(Func<string> value) : ParameterDefault
    {
        public override void WriteToManifest(Utf8JsonWriter writer) => writer.WriteString("value", value());
    }

    internal sealed class GenerateParameterDefault : ParameterDefault
    {
        public int MinLength { get; set; } = 22;
        public bool Special { get; set; } = true;

        public override void WriteToManifest(Utf8JsonWriter writer)
        {
            writer.WriteStartObject("generate");
            writer.WriteNumber("minLength", MinLength);
            if (!Special)
                writer.WriteBoolean("special", false);
            writer.WriteEndObject();
        }
    }
}
