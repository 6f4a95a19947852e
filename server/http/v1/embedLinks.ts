/** `/api/v1/embed-links`: links that open widgets on pages of other sites. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { embedLinkBodySchema, embedLinkSchema } from "@/lib/contract/widgets";
import { makeEmbedLink } from "../../actions/embedLinks";
import type { Services } from "../../services";
import type { EmbedLinks } from "../auth/embedLinks";
import { actorOf } from "./workerActions";

export function embedLinkRoutes({ actions, config }: Services, links: EmbedLinks): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.post(
      "/embed-links",
      {
        config: { access: "widgets" },
        schema: {
          summary: "Make a link that opens a widget, or all of a kind, to whoever has it",
          body: embedLinkBodySchema,
          response: { 201: embedLinkSchema },
        },
      },
      async (request, reply) => {
        const made = await makeEmbedLink(actions.gate, links, actorOf(request.caller), request.body);
        const path = `${config.urlPrefix}${made.path}`;
        return reply.code(201).send({ ...made, path, hosts: config.embedHosts });
      },
    );
    done();
  };
}
