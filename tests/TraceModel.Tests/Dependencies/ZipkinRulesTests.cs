using static Tracepost.TraceModel.Tests.Dependencies.LinkCase;

namespace Tracepost.TraceModel.Tests.Dependencies;

/// <summary>
/// What Zipkin's dependency linker and its storages promise (zipkin2.internal.DependencyLinker, zipkin2.storage.ITDependencies). Every trace
/// is linked as it is and in reverse.
/// </summary>
public sealed class ZipkinRulesTests
{
    [Theory]
    // A call is counted once, at the server.
    [InlineData("web>app 1, app>db 1!1", "a . server web", "b a client web>app", "b a server app shared", "c b client app>db !")]
    [InlineData("web>app 1", "a . client web", "b a server app")]
    [InlineData("web>app 1", "a . client web>app", "b a server app")]
    [InlineData("web>app 1", "a . client web>app-alias", "b a server app")]
    [InlineData("web>app 2", "a . client web>app", "b a server app", "c a server app")]
    [InlineData("web>app 2!1", "a . client web", "b a server app>web !", "c a server app>web")]
    // Both sides with one id.
    [InlineData("web>app 1", "a . client web", "a . server app shared")]
    [InlineData("web>app 1", "a . client web", "a . server app")]
    [InlineData("web>app 1, app>db 1", "a . server web", "b a client web", "b a server app", "c b client app", "c b server db")]
    [InlineData("web>app 1, app>db 1", "1 . server web", "2 1 none web", "3 2 client web", "3 2 server app shared", "4 3 none app", "5 4 none app", "6 5 client app>db")]
    // Two servers answer to one id; what they call is told apart by their services.
    [InlineData("web>app 1, web>api 1, app>db 1, api>cache 1", "a . client web", "a . server app", "a . server api", "b a client app>db", "c a client api>cache")]
    // The server does not know its parent.
    [InlineData("arn>link 1", "a . server arn", "b a client arn>link", "b . server link>arn shared")]
    [InlineData("web>app 1, app>db 1!1", "a . server web", "b a client web>app", "b . server app shared", "c b client app>db !")]
    [InlineData("web>app 1, app>db 1!1", "a . server web", "b . server app shared", "c b client app>db !")]
    [InlineData("web>app 1", "a . server web @9", "b . server app shared @1")]
    // Remote services that are not instrumented, at the beginning and at the end.
    [InlineData("client>server 1", "a . server server>client")]
    [InlineData("client>server 1", "a . client client>server shared")]
    [InlineData("kafka>web 1, web>app 1, app>db 1", "1 . server web>kafka", "2 1 client web", "2 1 server app shared", "3 2 client app>db")]
    [InlineData("kafka>app 1", "1 . server app>kafka", "2 1 none app")]
    [InlineData("web>app 2", "a . server web", "b a client ->app", "c a client ->app")]
    // A service that calls itself.
    [InlineData("app>app 1", "a . server app>app")]
    [InlineData("app>app 1", "a . client app>app")]
    [InlineData("web>web 1", "1 . server web", "2 1 client web>web")]
    // Brokers are between those who send and those who receive.
    [InlineData("orders>kafka 1, kafka>bills 1", "a . producer orders>kafka", "b a consumer bills>kafka")]
    [InlineData("orders>kafka1 1, kafka2>bills 1", "a . producer orders>kafka1", "b a consumer bills>kafka2")]
    [InlineData("kafka>bills 1", "a . producer orders", "b a consumer bills>kafka")]
    [InlineData("orders>kafka 1", "a . producer orders>kafka", "b a consumer bills")]
    [InlineData("", "a . producer orders", "b a consumer bills")]
    [InlineData("", "a . client orders", "b a consumer bills")]
    [InlineData("orders>app 1", "a . producer orders", "b a server app")]
    [InlineData("orders>app 1", "a . producer orders", "a . server app shared")]
    // The server between two others did not send.
    [InlineData("web>app 1", "a . server web", "b a client app")]
    [InlineData("web>app 1", "2 . server web", "4 3 client app")]
    [InlineData("foo>bar 2, bar>baz 2!1", "a . server foo", "b a none -", "c b client bar>baz !", "d b client bar>baz")]
    [InlineData("web>app 2", "a . server web", "b a none -", "c b client app", "d b client app")]
    [InlineData("web>app 2", "a . server web", "b a none -", "c b client app !", "d b client app !")]
    // The root did not send.
    [InlineData("", "b a server app", "c a server api")]
    [InlineData("app>api 1", "b a server app", "c b server api")]
    [InlineData("web>app 1, app>db 1", "2 1 client web>app", "2 1 server app shared", "3 2 client app>db")]
    // Errors.
    [InlineData("web>app 1!1", "a . client web !", "b a server app !")]
    [InlineData("web>app 1!1", "a . client web !", "b a server app")]
    [InlineData("web>app 1!1", "a . client web", "b a server app !")]
    [InlineData("web>app 1!1", "a . client web !", "a . server app ! shared")]
    [InlineData("foo>bar 1!1", "c b client foo>bar !")]
    // Spans without a kind that know both sides.
    [InlineData("user>web 1, web>app 1, app>db 1", "a . none user>web", "b a none web>app", "c b none app>db")]
    [InlineData("user>web 1, web>app 1!1, app>db 1", "a . none user>web", "b a none web>app !", "c b none app>db")]
    [InlineData("web>app 1, app>db 1", "a . none ->web", "b a none web>app", "c b none app>db")]
    // Links need both names.
    [InlineData("", "a . server -")]
    [InlineData("", "a . server app")]
    [InlineData("", "a . server ->web")]
    [InlineData("", "a . client -")]
    [InlineData("", "a . client web")]
    [InlineData("", "a . client ->app")]
    [InlineData("")]
    public void Links(string links, params string[] spans)
    {
        var expected = string.Join(", ", links.Split(", ").Order(StringComparer.Ordinal));
        Assert.Equal(expected, LinkCase.Links(Spans(spans)));
        Assert.Equal(expected, LinkCase.Links(Spans(spans.Reverse())));
    }

    [Fact]
    public void Calls_of_several_traces_add_up()
    {
        var trace = Spans("a . server web", "b a client ->app !");
        Assert.Equal("web>app 2!2", LinkCase.Links(trace, trace));
    }
}
