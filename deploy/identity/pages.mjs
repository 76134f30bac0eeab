const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// Who somebody wants to be, by name and role.
export function signInPage(people, uid) {
  const choices = people.map((person) => `
    <li><button name="person" value="${escape(person.subject)}">${escape(person.name)}
      <small>${escape(person.roles.join(', '))} of ${escape(person.la.join(', '))}</small></button></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in: demo people</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; }
  ul { list-style: none; padding: 0; } li { margin: .5rem 0; }
  button { font: inherit; width: 100%; text-align: left; padding: .6rem 1rem; cursor: pointer; }
  button:focus { outline: 3px solid #fd0; } small { display: block; color: #505a5f; }
</style></head>
<body><main><h1>Sign in as a demo person</h1>
<p>This is a development system. Nobody here is real.</p>
<form method="post" action="/sign-in/${escape(uid)}"><ul>${choices}</ul></form></main></body>
</html>`;
}
