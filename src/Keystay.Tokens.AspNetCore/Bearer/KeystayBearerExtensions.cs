using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Adds bearer authentication that cannot forget key scope.</summary>
public static class KeystayBearerExtensions
{
    /// <summary>The scheme <c>Bearer</c>.</summary>
    /// <param name="builder">That of <c>AddAuthentication()</c>.</param>
    /// <param name="configure">At least one metadata address and an audience.</param>
    public static AuthenticationBuilder AddKeystayBearer(this AuthenticationBuilder builder, Action<KeystayBearerOptions> configure) =>
        builder.AddKeystayBearer(KeystayBearerDefaults.AuthenticationScheme, configure);

    /// <summary>A scheme of another name; an application may have several.</summary>
    /// <param name="builder">That of <c>AddAuthentication()</c>.</param>
    /// <param name="scheme">The scheme's name inside the application; callers say Bearer or DPoP in any case.</param>
    /// <param name="configure">At least one metadata address and an audience. Null where the options are configured elsewhere.</param>
    public static AuthenticationBuilder AddKeystayBearer(this AuthenticationBuilder builder, string scheme, Action<KeystayBearerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<BearerTrusts>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BearerTrusts>(services => services.GetRequiredService<BearerTrusts>()));
        // AddScheme validates options when they are first used; here that is when the application starts.
        builder.Services.AddOptions<KeystayBearerOptions>(scheme).ValidateOnStart();
        return builder.AddScheme<KeystayBearerOptions, KeystayBearerHandler>(scheme, configure);
    }

    /// <summary>A health check of the keys and revocation feeds of every scheme: unhealthy where tokens are refused because either is out of date.</summary>
    public static IHealthChecksBuilder AddKeystayKeys(this IHealthChecksBuilder builder, string name = "keystay-keys", params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<KeysHealthCheck>(name, HealthStatus.Unhealthy, tags);
    }
}
