using System.Reflection;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Http;

/// <summary>The room in a request's path, see <see cref="PathName"/>.</summary>
internal sealed record PathRoom(string? Text) : IBindableFromHttpContext<PathRoom>
{
    /// <exception cref="ChatException">It is no room's name.</exception>
    public string Name
    {
        get
        {
            ChatRules.CheckRoom(Text);
            return Text;
        }
    }

    public static ValueTask<PathRoom?> BindAsync(HttpContext context, ParameterInfo parameter) => new(new PathRoom(PathName.Read(context, "room")));
}
