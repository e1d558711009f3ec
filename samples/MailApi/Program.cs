using System.Security.Claims;
using Keystay.Tokens.AspNetCore;

// An API that accepts tokens of one issuer. All that is Keystay's is the line with AddKeystayBearer; addresses and audience are in appsettings.json.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication().AddKeystayBearer(options => builder.Configuration.GetSection("Tokens").Bind(options));
builder.Services.AddAuthorizationBuilder()
    .AddPolicy("read", policy => policy.RequireScope("mail.read"))
    .AddPolicy("send", policy => policy.RequireScope("mail.send"));
builder.Services.AddHealthChecks().AddKeystayKeys();

var app = builder.Build();
app.MapGet("/mail", (ClaimsPrincipal user) => new { of = user.Identity?.Name, unread = 1 }).RequireAuthorization("read");
app.MapPost("/mail", () => Results.Accepted()).RequireAuthorization("send");
app.MapHealthChecks("/health");
app.Run();
