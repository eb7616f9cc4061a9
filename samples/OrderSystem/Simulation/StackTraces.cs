using Tracepost.OrderSystem.Cluster;

namespace Tracepost.OrderSystem.Simulation;

/// <summary>Stack traces as each language prints them.</summary>
internal static class StackTraces
{
    public static string Print(Service service, string type, string message)
    {
        var part = string.Concat(service.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        var file = service.Name.Replace('-', '_');
        return service.Runtime.Language switch
        {
            "dotnet" => $"""
                {type}: {message}
                   at Shop.{part}.Infrastructure.Client.SendAsync(Request request, CancellationToken cancellationToken) in /src/{part}/Infrastructure/Client.cs:line 88
                   at Shop.{part}.Application.Handler.HandleAsync(Command command, CancellationToken cancellationToken) in /src/{part}/Application/Handler.cs:line 41
                   at Shop.{part}.Endpoints.<>c.<<Map>b__0_0>d.MoveNext() in /src/{part}/Endpoints.cs:line 27
                --- End of stack trace from previous location ---
                   at Microsoft.AspNetCore.Http.RequestDelegateFactory.ExecuteTaskResult[T](Task`1 task, HttpContext httpContext)
                """,
            "java" => $"""
                {type}: {message}
                	at com.example.shop.{file}.client.RemoteClient.call(RemoteClient.java:112)
                	at com.example.shop.{file}.service.{part}Service.handle({part}Service.java:57)
                	at com.example.shop.{file}.web.{part}Controller.post({part}Controller.java:34)
                	at java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)
                	at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
                Caused by: java.net.SocketTimeoutException: Read timed out
                	at java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)
                	... 41 more
                """,
            "python" => $"""
                Traceback (most recent call last):
                  File "/app/{file}/api.py", line 63, in handle
                    return await service.evaluate(request)
                  File "/app/{file}/service.py", line 128, in evaluate
                    raise {type}("{message}")
                {type}: {message}
                """,
            "nodejs" => $"""
                {type}: {message}
                    at {part}Client.request (/app/dist/{service.Name}/client.js:74:19)
                    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
                    at async handle (/app/dist/{service.Name}/routes.js:31:20)
                """,
            _ => $"""
                {type}: {message}
                goroutine 148 [running]:
                example.com/shop/{service.Name}/internal/server.(*Server).Handle(0xc0001b6000, 0xc0004de180)
                	/src/internal/server/server.go:92 +0x1d4
                google.golang.org/grpc.(*Server).processUnaryRPC(0xc000164000)
                	/go/pkg/mod/google.golang.org/grpc/server.go:1405 +0xe6f
                """,
        };
    }
}
